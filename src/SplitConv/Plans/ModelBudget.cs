using System.Globalization;

namespace SplitConv.Plans;

/// <summary>What a model may cost after decomposition.</summary>
/// <param name="Cost">What is counted.</param>
/// <param name="Share">The share that may be left, above 0 and below 1.</param>
public sealed record ModelBudget(BudgetedCost Cost, double Share)
{
    /// <summary>The forms there are.</summary>
    public const string Forms = "macs:SHARE, parameters:SHARE or latency:SHARE";

    /// <summary>Reads a budget such as <c>macs:0.5</c>; null if the text is none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="problem">What is wrong with it, as the second half of a sentence; empty if nothing is.</param>
    public static ModelBudget? Parse(string text, out string problem)
    {
        problem = "";
        if (text.Split(':') is not ["macs" or "parameters" or "latency", var value] parts)
        {
            problem = $"it is none of {Forms}";
            return null;
        }

        if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double share) || !(share > 0 && share < 1))
        {
            problem = $"'{value}' is no number above 0 and below 1";
            return null;
        }

        return new ModelBudget(parts[0] switch { "macs" => BudgetedCost.Macs, "parameters" => BudgetedCost.Parameters, _ => BudgetedCost.Latency }, share);
    }

    /// <summary>For example <c>macs:0.5</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Cost.Name()}:{Share}");
}

/// <summary>What a budget counts.</summary>
public enum BudgetedCost
{
    /// <summary>The multiply-accumulates of all convolutions whose feature maps are known.</summary>
    Macs,

    /// <summary>The weights and biases of all convolutions.</summary>
    Parameters,

    /// <summary>The time the whole model takes.</summary>
    Latency,
}

/// <summary>The properties of <see cref="BudgetedCost"/>.</summary>
public static class BudgetedCosts
{
    /// <summary>The word for it in options and reports.</summary>
    public static string Name(this BudgetedCost cost) => cost switch { BudgetedCost.Macs => "macs", BudgetedCost.Parameters => "parameters", _ => "latency" };
}
