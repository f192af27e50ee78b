using System.Globalization;

namespace SplitConv.Ranks;

/// <summary>Reads rank rules as users write them.</summary>
public static class RankRules
{
    /// <summary>The forms there are.</summary>
    public const string Forms = "reference, rank:N, energy:SHARE, error:BOUND or ratio:SHARE";

    /// <summary>Reads a rule; null if the text is none.</summary>
    /// <param name="text">Such as <c>reference</c>, <c>rank:64</c>, <c>energy:0.95</c>, <c>error:0.1</c> or <c>ratio:0.5</c>.</param>
    /// <param name="problem">What is wrong with it, as the second half of a sentence; empty if nothing is.</param>
    public static IRankRule? Parse(string text, out string problem)
    {
        problem = "";
        if (text == "reference")
            return ReferenceRankRule.Instance;
        string[] parts = text.Split(':');
        if (parts is ["rank", var number])
        {
            if (int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int rank) && rank >= 1)
                return new FixedRankRule(rank) { Rounds = true };
            problem = $"'{number}' is no whole number of at least 1";
            return null;
        }

        if (parts is not ["energy" or "error" or "ratio", var value])
        {
            problem = $"it is none of {Forms}";
            return null;
        }

        if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double share) || !(share > 0 && share < 1))
        {
            problem = $"'{value}' is no number above 0 and below 1";
            return null;
        }

        return parts[0] switch
        {
            "energy" => new EnergyRankRule(share),
            "error" => new ErrorRankRule(share),
            _ => new RatioRankRule(share),
        };
    }
}
