using System.CommandLine;
using System.Globalization;

namespace SplitConv.Benchmarks;

/// <summary>Options that are numbers with commas between.</summary>
internal static class NumberList
{
    /// <summary>Makes an option.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="isAllowed">Whether a number makes sense.</param>
    /// <param name="kind">What numbers make sense, for messages: <c>a number above 0</c>.</param>
    /// <param name="otherwise">The numbers where the option is not given.</param>
    public static Option<double[]> Option(string name, string description, Func<double, bool> isAllowed, string kind, params double[] otherwise) => new(name)
    {
        Description = description,
        HelpName = "NUMBERS",
        DefaultValueFactory = _ => otherwise,
        CustomParser = result =>
        {
            var numbers = new List<double>();
            foreach (string part in result.Tokens[0].Value.Split(','))
            {
                if (double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) && isAllowed(number))
                    numbers.Add(number);
                else
                    result.AddError($"{name} {result.Tokens[0].Value}: '{part}' is not {kind}.");
            }

            return [.. numbers];
        },
    };
}
