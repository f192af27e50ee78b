using System.CommandLine;
using System.Globalization;
using SplitConv.Benchmarks.Rows;

namespace SplitConv.Benchmarks;

/// <summary>Options that the verbs have in common. A child process is given those of its parent.</summary>
internal static class SharedOptions
{
    private const string SlowName = "--slow";
    private const string ThreadsName = "--threads";

    public static Option<bool> Slow() => new(SlowName) { Description = "Take the optimum and the float64 decomposition of large kernels too: hours." };

    public static Option<int?> Threads() => AtLeastOne(ThreadsName, "Threads of libtorch. Default: its own choice, one for each core.");

    /// <summary>An option that is a whole number of at least 1.</summary>
    public static Option<int?> AtLeastOne(string name, string description)
    {
        var option = new Option<int?>(name) { Description = description, HelpName = "N" };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token, ..] && int.TryParse(token.Value, out int number) && number < 1)
                result.AddError($"{name} must be at least 1, not {number}.");
        });
        return option;
    }

    /// <summary>An option that names a file to write.</summary>
    public static Option<string?> Output(string description, string name, params string[] aliases)
    {
        var option = new Option<string?>(name, aliases) { Description = description, HelpName = "FILE" };
        option.Validators.Add(result =>
        {
            // Better now than after ten minutes.
            if (result.Tokens is [{ Value: var path }, ..] && (path.Length == 0 || Directory.Exists(path) || !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path)))))
                result.AddError($"{name} '{path}': it must be a file in a folder that exists.");
        });
        return option;
    }

    /// <summary>The name of a row, for the verbs that one process calls another by.</summary>
    public static Argument<KernelRow> Row() => new("ROW")
    {
        Description = "The name of a row of the table.",
        CustomParser = result =>
        {
            KernelRow? row = EngineRows.All.FirstOrDefault(row => row.Name == result.Tokens[0].Value);
            if (row is null)
                result.AddError($"'{result.Tokens[0].Value}' is no row of the table.");
            return row!;
        },
    };

    /// <summary>The two as they are written on a command line.</summary>
    public static string[] ToArguments(bool slow, int? threads) =>
        [.. slow ? (string[])[SlowName] : [], .. threads is { } count ? (string[])[ThreadsName, count.ToString(CultureInfo.InvariantCulture)] : []];
}
