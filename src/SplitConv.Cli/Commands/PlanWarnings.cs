using SplitConv.Cli.Rendering;
using SplitConv.Plans;

namespace SplitConv.Cli.Commands;

/// <summary>What is to be said about a plan besides the decisions.</summary>
internal static class PlanWarnings
{
    // A latency that is measured again is off by as much.
    private const double Noise = 0.03;

    /// <summary>One line each.</summary>
    /// <param name="plan">The plan; null where an information file was carried out.</param>
    public static IEnumerable<string> Of(DecompositionPlan? plan)
    {
        if (plan is { Budget.Budget: { Cost: BudgetedCost.Latency } budget, Latency: { } latency } && 1 / latency.SpeedUp > budget.Share + Noise)
            yield return $"The budget {budget} was missed: {Numbers.Percent(1 / latency.SpeedUp)} of the time is left as measured. Times of so small a model, or on so busy a machine, cannot be met more exactly.";
        string[] untimed = plan?.Options.LatencyMeter is null ? [] : [.. plan.EligibleLayers.Where(layer => layer.Latency is null).Select(layer => layer.Site.Name)];
        if (untimed.Length > 0)
            yield return $"{(untimed.Length == 1 ? "1 pair is" : $"{untimed.Length} pairs are")} made without being timed, because ONNX Runtime cannot run the convolution alone or its feature maps are unknown: {untimed[0]}{(untimed.Length == 1 ? "" : " the first")}.";
    }
}
