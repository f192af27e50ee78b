using SplitConv.Plans;

namespace SplitConv.Benchmarks.Curves;

/// <summary>A way of choosing the ranks of a model so that a share of its multiply-accumulates is left.</summary>
internal interface IRankMethod
{
    /// <summary>What it is called in tables and plots.</summary>
    string Name { get; }

    /// <summary>What may be decomposed, and how.</summary>
    DecompositionOptions Options { get; }

    /// <summary>Plans for several shares.</summary>
    /// <param name="sites">The convolutions of the model.</param>
    /// <param name="shares">The shares, each above 0 and below 1.</param>
    /// <param name="cancellationToken">Looked at between calls of the linear algebra library.</param>
    /// <returns>For each share a settled plan that leaves no more; null where it is out of reach.</returns>
    IReadOnlyList<DecompositionPlan?> Plan(IReadOnlyList<ConvolutionSite> sites, IReadOnlyList<double> shares, CancellationToken cancellationToken);
}
