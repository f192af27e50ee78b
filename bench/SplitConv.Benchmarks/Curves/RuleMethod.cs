using SplitConv.Plans;
using SplitConv.Ranks;

namespace SplitConv.Benchmarks.Curves;

/// <summary>The same rule for every layer; its number is set so that the whole model comes as close to the share as it can from below.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Options">What may be decomposed, and how; without calibration.</param>
/// <param name="Rule">The rule for a number above 0 and below 1; a higher one must not give lower ranks.</param>
/// <param name="Spectra">The spectra that energies are counted by.</param>
internal sealed record RuleMethod(string Name, DecompositionOptions Options, Func<double, IRankRule> Rule, KnownSpectra Spectra) : IRankMethod
{
    private const int Steps = 64;
    private const int Halvings = 20;

    /// <inheritdoc/>
    public IReadOnlyList<DecompositionPlan?> Plan(IReadOnlyList<ConvolutionSite> sites, IReadOnlyList<double> shares, CancellationToken cancellationToken)
    {
        var plans = new Dictionary<double, DecompositionPlan>();
        return [.. shares.Select(share => Highest(PlanFor, share))];

        DecompositionPlan PlanFor(double number) => plans.TryGetValue(number, out DecompositionPlan? known)
            ? known
            : plans[number] = Spectra.Settle(DecompositionPlanner.Plan(sites, Options with { RankRule = Rule(number) }), cancellationToken);
    }

    // From above: where a low number leaves a layer no rank at all, it is kept, and the model becomes dearer again.
    private static DecompositionPlan? Highest(Func<double, DecompositionPlan> plan, double share)
    {
        int step = Steps - 1;
        while (step > 0 && !Fits(plan((double)step / Steps), share))
            step--;
        if (step == 0)
            return null;
        double low = (double)step / Steps, high = (step + 1.0) / Steps;
        for (int i = 0; i < Halvings; i++)
        {
            double middle = (low + high) / 2;
            (low, high) = Fits(plan(middle), share) ? (middle, high) : (low, middle);
        }

        return plan(low);
    }

    private static bool Fits(DecompositionPlan plan, double share) => 1 - PlanSummary.Of(plan).Saving <= share;
}
