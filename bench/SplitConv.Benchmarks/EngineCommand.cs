using System.CommandLine;
using System.Text.RegularExpressions;
using SplitConv.Benchmarks.Rows;

namespace SplitConv.Benchmarks;

/// <summary><c>engine</c>: how long the decomposition of one layer takes, and how good it is, over kernels of all sizes.</summary>
internal static class EngineCommand
{
    public static Command Create()
    {
        var only = new Option<Regex?>("--only") { Description = "Only rows whose name this regular expression matches.", HelpName = "REGEX", CustomParser = result => ToPattern(result.Tokens[0].Value, result.AddError) };
        Option<string?> output = SharedOptions.Output("Write the table to this file too, as markdown. An existing one is replaced.", "--output", "-o");
        Option<bool> slow = SharedOptions.Slow();
        Option<int?> threads = SharedOptions.Threads();
        var command = new Command("engine", "Measure the decomposition of single layers: seconds, matrix products, memory and error.") { only, slow, threads, output };
        command.SetAction((parsed, cancellation) => Guarded.Run(() => EngineBenchmark.Run(
            parsed.GetValue(only), parsed.GetValue(slow), parsed.GetValue(threads), parsed.GetValue(output), cancellation)));
        return command;
    }

    private static Regex? ToPattern(string text, Action<string> refuse)
    {
        try
        {
            var pattern = new Regex(text, RegexOptions.CultureInvariant);
            if (EngineRows.All.Any(row => pattern.IsMatch(row.Name)))
                return pattern;
            refuse($"--only {text}: no row has a name that matches; they are called such as '{EngineRows.All[0].Name}'.");
        }
        catch (ArgumentException exception)
        {
            refuse($"--only {text}: {exception.Message}");
        }

        return null;
    }
}
