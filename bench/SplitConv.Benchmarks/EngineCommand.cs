using System.CommandLine;
using System.Text.RegularExpressions;
using SplitConv.Benchmarks.Rows;
using SplitConv.Storage;

namespace SplitConv.Benchmarks;

/// <summary><c>engine</c>: how long the decomposition of one layer takes, and how good it is, over kernels of all sizes.</summary>
internal static class EngineCommand
{
    public static Command Create()
    {
        var only = new Option<Regex?>("--only") { Description = "Only rows whose name this regular expression matches.", HelpName = "REGEX", CustomParser = result => ToPattern(result.Tokens[0].Value, result.AddError) };
        var output = new Option<string?>("--output", "-o") { Description = "Write the table to this file too, as markdown. An existing one is replaced.", HelpName = "FILE" };
        output.Validators.Add(result =>
        {
            // Better now than after ten minutes.
            if (result.Tokens is [{ Value: var path }, ..] && (path.Length == 0 || Directory.Exists(path) || !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path)))))
                result.AddError($"--output '{path}': it must be a file in a folder that exists.");
        });
        Option<bool> slow = SharedOptions.Slow();
        Option<int?> threads = SharedOptions.Threads();
        var command = new Command("engine", "Measure the decomposition of single layers: seconds, matrix products, memory and error.") { only, slow, threads, output };
        command.SetAction((parsed, cancellation) => Guard(() => EngineBenchmark.Run(
            parsed.GetValue(only), parsed.GetValue(slow), parsed.GetValue(threads), parsed.GetValue(output), cancellation)));
        return command;
    }

    private static async Task<int> Guard(Func<Task<int>> body)
    {
        try
        {
            return await body().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("error: interrupted; nothing was written.");
            return ExitCode.Cancelled;
        }
        catch (OutputException exception)
        {
            Console.Error.WriteLine($"error: {exception.Message}");
            return ExitCode.CannotWrite;
        }
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
