using SplitConv.Plans;
using SplitConv.Plans.Settling;

namespace SplitConv.Benchmarks.Curves;

/// <summary>Spends a budget for the whole model; the options say whether sensitivities count.</summary>
internal sealed record BudgetMethod(string Name, DecompositionOptions Options) : IRankMethod
{
    /// <inheritdoc/>
    public IReadOnlyList<DecompositionPlan?> Plan(IReadOnlyList<ConvolutionSite> sites, IReadOnlyList<double> shares, CancellationToken cancellationToken) =>
        [.. BudgetPrices.Of(sites, Options, BudgetedCost.Macs, shares, cancellationToken: cancellationToken).Select(price => price.Plan)];
}
