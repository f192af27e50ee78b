using SplitConv.Plans;

namespace SplitConv.Cli.Rendering;

/// <summary>The lines below the tables.</summary>
internal static class Totals
{
    public static IEnumerable<string> Of(PlanSummary summary, string change)
    {
        string of = summary.Convolutions == 1 ? "1 convolution" : $"{summary.Convolutions} convolutions";
        yield return $"{summary.Eligible} of {of} {change}.";
        if (summary.Before.Macs > 0)
            yield return $"MACs        {Change(summary.Before.Macs, summary.After.Macs)}";
        yield return $"parameters  {Change(summary.Before.Parameters, summary.After.Parameters)}";
        if (summary.OfUnknownCost > 0)
            yield return $"MACs are unknown for {summary.OfUnknownCost} of {of} and not counted.";
    }

    /// <summary>What a budget and measurements came to.</summary>
    public static IEnumerable<string> Of(DecompositionPlan? plan)
    {
        if (plan?.Budget is { } budget)
        {
            bool isPredicted = budget.Budget.Cost == BudgetedCost.Latency;
            int decided = plan.Layers.Count(layer => layer.Budget is not null && layer.IsEligible);
            yield return $"budget      {budget.Budget}: {Numbers.Percent(budget.Reached)} left{(isPredicted ? " by its layers, see below for the whole" : "")}";
            yield return $"damage      {Numbers.Error(budget.Damage)} expected over {decided} {(decided == 1 ? "pair" : "pairs")}{(budget.IsOptimal ? "" : $", at least {Numbers.Error(budget.LeastDamage)} with any ranks")}; the next percent less would cost {Numbers.Error(budget.Price)} more";
        }

        if (plan?.Latency is { } latency)
        {
            double saved = plan.EligibleLayers.Sum(layer => layer.Latency is { } times ? times.Original - times.Pair : 0);
            yield return $"latency     {Numbers.Milliseconds(latency.Original)} -> {Numbers.Milliseconds(latency.Decomposed)}, {Numbers.Factor(latency.SpeedUp)} measured in turn; its layers, measured alone, add up to {Numbers.Factor(latency.Original / (latency.Original - saved))}";
        }
    }

    private static string Change(long before, long after) => before == after || before == 0
        ? $"{Numbers.Count(before)}, unchanged"
        : $"{Numbers.Count(before)} -> {Numbers.Count(after)}  ({Numbers.Percent((double)after / before)})";
}
