using SplitConv.Plans;
using SplitConv.Plans.Settling;

namespace SplitConv.Cli.Rendering;

/// <summary>What a budget came to.</summary>
internal sealed record BudgetReport(string Budget, double Reached, double ExpectedDamage, double LeastDamage, bool Optimal, double NextPercent)
{
    public static BudgetReport? Of(DecompositionPlan? plan) => plan?.Budget is { } budget
        ? new BudgetReport(budget.Budget.ToString(), budget.Reached, budget.Damage, budget.LeastDamage, budget.IsOptimal, budget.Price)
        : null;
}

/// <summary>The whole model, measured as it is and decomposed.</summary>
internal sealed record MeasuredReport(double OriginalMilliseconds, double DecomposedMilliseconds, double SpeedUp)
{
    public static MeasuredReport? Of(DecompositionPlan? plan) => plan?.Latency is { } latency ? new MeasuredReport(latency.Original, latency.Decomposed, latency.SpeedUp) : null;
}

/// <summary>What a budget would come to; only the lowest share that can be reached if it cannot be met.</summary>
internal sealed record PriceReport(string Budget, double? Reached, IReadOnlyDictionary<string, int>? Ranks, double? ExpectedDamage, double? NextPercent, double? Nearest)
{
    public static PriceReport Of(BudgetPrice price) => new(
        price.Budget.ToString(),
        price.Plan?.Budget!.Reached,
        price.Plan?.EligibleLayers.ToDictionary(layer => layer.Site.Name, layer => layer.Rank!.Value),
        price.Plan?.Budget!.Damage,
        price.Plan?.Budget!.Price,
        price.Nearest);
}
