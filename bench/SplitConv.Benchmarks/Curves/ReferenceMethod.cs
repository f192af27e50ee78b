using SplitConv.Plans;

namespace SplitConv.Benchmarks.Curves;

/// <summary>What the reference makes of the model; it asks nobody how much is to be left.</summary>
/// <param name="Spectra">The spectra, if it needs any before the pairs are computed.</param>
internal sealed record ReferenceMethod(KnownSpectra Spectra) : IRankMethod
{
    /// <inheritdoc/>
    public string Name => "reference";

    /// <inheritdoc/>
    public DecompositionOptions Options => DecompositionOptions.Default;

    /// <inheritdoc/>
    public IReadOnlyList<DecompositionPlan?> Plan(IReadOnlyList<ConvolutionSite> sites, IReadOnlyList<double> shares, CancellationToken cancellationToken)
    {
        DecompositionPlan plan = Spectra.Settle(DecompositionPlanner.Plan(sites, Options), cancellationToken);
        return [.. shares.Select(_ => plan)];
    }
}
