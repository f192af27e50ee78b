using System.CommandLine;
using System.Text.Json;
using SplitConv.Benchmarks.Measuring;
using SplitConv.Benchmarks.Rows;

namespace SplitConv.Benchmarks;

/// <summary><c>engine-row</c>: measures one row and prints it as JSON. For <c>engine</c>, which runs each row in a process of its own.</summary>
internal static class RowCommand
{
    public const string Name = "engine-row";

    public static Command Create()
    {
        Argument<KernelRow> row = SharedOptions.Row();
        Option<bool> slow = SharedOptions.Slow();
        Option<int?> threads = SharedOptions.Threads();
        var command = new Command(Name, "Measure one row of the table.") { row, slow, threads };
        command.Hidden = true;
        // Not asynchronous, so that Ctrl+C ends it at once.
        command.SetAction(parsed => Guard(() => RowMeasurement.Of(parsed.GetRequiredValue(row), parsed.GetValue(slow), parsed.GetValue(threads))));
        return command;
    }

    private static int Guard(Func<RowResult> measure)
    {
        try
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(measure()));
            return ExitCode.Done;
        }
#pragma warning disable CA1031 // The last resort: whatever goes wrong in one row is one line, and no reason to give up the others.
        catch (Exception exception)
        {
            Console.Error.WriteLine($"error: {exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}");
            return ExitCode.Failed;
        }
#pragma warning restore CA1031
    }
}
