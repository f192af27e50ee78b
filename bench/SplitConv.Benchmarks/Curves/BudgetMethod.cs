using SplitConv.Plans;

namespace SplitConv.Benchmarks.Curves;

/// <summary>Spends a budget for the whole model; the options say whether sensitivities count.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Options">What may be decomposed, and how; without calibration.</param>
/// <param name="Spectra">The spectra that energies are counted by.</param>
internal sealed record BudgetMethod(string Name, DecompositionOptions Options, KnownSpectra Spectra) : IRankMethod
{
    /// <inheritdoc/>
    public IReadOnlyList<DecompositionPlan?> Plan(IReadOnlyList<ConvolutionSite> sites, IReadOnlyList<double> shares, CancellationToken cancellationToken) =>
        [.. shares.Select(share => Plan(sites, share, cancellationToken))];

    private DecompositionPlan? Plan(IReadOnlyList<ConvolutionSite> sites, double share, CancellationToken cancellationToken)
    {
        try
        {
            return Spectra.Settle(DecompositionPlanner.Plan(sites, Options with { Budget = new ModelBudget(BudgetedCost.Macs, share) }), cancellationToken);
        }
        catch (UnreachableBudgetException)
        {
            return null;
        }
    }
}
