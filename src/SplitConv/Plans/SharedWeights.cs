using SplitConv.Convolutions;

namespace SplitConv.Plans;

/// <summary>Weights that several convolutions share.</summary>
internal static class SharedWeights
{
    /// <summary>
    /// Keeps them where the budget counts parameters: it decides on every convolution by itself, and one weight that becomes several pairs takes more room, not less.
    /// </summary>
    public static LayerPlan[] OutOfBudget(LayerPlan[] layers)
    {
        var users = layers.Where(layer => layer.Site.WeightIdentity is not null).CountBy(layer => layer.Site.WeightIdentity!).ToDictionary();
        return
        [
            .. layers.Select(layer => layer is { IsEligible: true, Budget.Cost: BudgetedCost.Parameters, Site.WeightIdentity: { } identity } && users[identity] > 1
                ? layer.Kept(new KeptReason(KeptReasonKind.LeftByBudget, $"{users[identity]} convolutions share its weight, which a budget of parameters leaves alone; give them one rank with --layer"))
                : layer),
        ];
    }
}
