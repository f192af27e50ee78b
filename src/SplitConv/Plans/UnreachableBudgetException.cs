using System.Globalization;

namespace SplitConv.Plans;

/// <summary>A budget is lower than anything that can be reached with the options.</summary>
/// <param name="budget">The budget.</param>
/// <param name="nearest">The lowest share that can be reached, rounded up to four digits; null if no convolution can be decomposed.</param>
public sealed class UnreachableBudgetException(ModelBudget budget, double? nearest)
    : InvalidOptionsException([Sentence(budget, nearest)])
{
    /// <summary>The budget.</summary>
    public ModelBudget Budget { get; } = budget;

    /// <summary>The lowest share that can be reached; null if no convolution can be decomposed.</summary>
    public double? Nearest { get; } = nearest;

    private static string Sentence(ModelBudget budget, double? nearest)
    {
        string limit = nearest is { } share
            ? string.Create(CultureInfo.InvariantCulture, $"the lowest that can be reached is {budget.Cost.Name()}:{share}")
            : "no convolution can be decomposed for it";
        return $"The budget {budget} cannot be met: {limit}. More ways of decomposing (Schemes, --schemes all), more eligible convolutions (--min-channels, --allow-dilation, --stride-limit), a lower rank multiple (--rank-multiple) or a lower speed-up to ask for (--keep-if) reach further.";
    }
}
