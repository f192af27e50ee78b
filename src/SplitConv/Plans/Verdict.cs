using System.Globalization;
using SplitConv.Convolutions;

namespace SplitConv.Plans;

/// <summary>Whether decomposing a model is worth its while, in plain words.</summary>
/// <param name="IsWorthwhile">Whether it is.</param>
/// <param name="Text">The verdict and its reasons, for people.</param>
public sealed record Verdict(bool IsWorthwhile, string Text)
{
    // Below this the pairs' overhead and the loss of accuracy outweigh the gain.
    private const double SmallestWorthwhileSaving = 0.15;

    /// <summary>Judges a plan.</summary>
    /// <param name="plan">The plan.</param>
    public static Verdict Of(DecompositionPlan plan)
    {
        PlanSummary summary = PlanSummary.Of(plan);
        if (summary.Convolutions == 0)
            return new Verdict(false, "There is no convolution to decompose.");
        if (summary.Eligible == 0)
            return new Verdict(false, $"Skip decomposition and go straight to quantisation: none of {Count(summary.Convolutions)} is eligible ({MainReason(plan)}).");
        if (summary.Before.Macs == 0)
            return OfParametersOnly(summary);

        string where = $"{Percent(summary.EligibleShare)} of the MACs lie in {summary.Eligible} eligible of {Count(summary.Convolutions)}";
        string effect = $"decomposition would leave {Percent(1 - summary.Saving)} of all MACs, {Times((double)summary.Before.Macs / summary.After.Macs)} fewer";
        return summary.Saving >= SmallestWorthwhileSaving
            ? new Verdict(true, $"Worth decomposing: {where}; {effect}.")
            : new Verdict(false, $"Skip decomposition and go straight to quantisation: {where}, and {effect} ({MainReason(plan)} elsewhere).");
    }

    private static Verdict OfParametersOnly(PlanSummary summary)
    {
        double left = (double)summary.After.Parameters / Math.Max(1, summary.Before.Parameters);
        bool worthwhile = 1 - left >= SmallestWorthwhileSaving;
        string effect = $"{summary.Eligible} of {Count(summary.Convolutions)} {(summary.Eligible == 1 ? "is" : "are")} eligible, and decomposition would leave {Percent(left)} of the parameters; MACs are unknown without the sizes of the feature maps";
        return new Verdict(worthwhile, worthwhile ? $"Worth a try: {effect}." : $"Skip decomposition and go straight to quantisation: {effect}.");
    }

    // What keeps the most multiply-accumulates from being saved, or the most convolutions where those are unknown.
    private static string MainReason(DecompositionPlan plan)
    {
        var kept = plan.Layers.Where(layer => !layer.IsEligible)
            .Select(layer => (Kind: layer.Reasons[0].Kind, Macs: layer.Site.Maps is null ? 0 : layer.CostBefore?.Macs ?? 0))
            .GroupBy(item => item.Kind)
            .OrderByDescending(group => group.Sum(item => item.Macs))
            .ThenByDescending(group => group.Count())
            .FirstOrDefault();
        return kept is null ? "none is kept" : $"mostly {Describe(kept.Key)}";
    }

    private static string Describe(KeptReasonKind kind) => kind switch
    {
        KeptReasonKind.Grouped => "grouped or depthwise ones",
        KeptReasonKind.KernelTooSmall => "kernels of 1x1 or with a side below 3",
        KeptReasonKind.TooFewChannels => "too few channels",
        KeptReasonKind.StrideTooLarge => "strides above 2",
        KeptReasonKind.Dilated => "dilated kernels",
        KeptReasonKind.Quantised => "weights that are quantised already",
        KeptReasonKind.NotCheaper => "pairs that would not be cheaper",
        KeptReasonKind.NotFaster => "pairs that were measured to be no faster",
        KeptReasonKind.NoRank => "ones the rule has no rank for",
        KeptReasonKind.LeftByBudget => "ones the budget keeps",
        KeptReasonKind.LeftOutByName => "ones left out by name",
        KeptReasonKind.NotFinite or KeptReasonKind.AllZero or KeptReasonKind.Inconsistent => "weights that are broken",
        KeptReasonKind.TooLarge => "ones too large for the memory limit",
        KeptReasonKind.NotTwoDimensional => "ones that are not 2-D",
        _ => "ones out of reach",
    };

    private static string Count(int convolutions) => convolutions == 1 ? "1 convolution" : string.Create(CultureInfo.InvariantCulture, $"{convolutions} convolutions");

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.#} %");

    private static string Times(double factor) => string.Create(CultureInfo.InvariantCulture, $"{factor:0.0} times");
}
