using System.CommandLine;
using System.CommandLine.Help;
using SplitConv.Benchmarks;
using SplitConv.Spectra.Libtorch;

// Before libtorch is loaded; see its documentation.
LibtorchLoader.SleepWhileWaiting();

// No RootCommand: that would be called by the name of the file it is in.
var root = new Command("benchmarks", "Measures SplitConv on this machine, as ratios of times taken in one process.")
{
    new HelpOption(),
    EngineCommand.Create(),
    AccuracyCommand.Create(),
    CalibrationCommand.Create(),
    RowCommand.Create(),
    NetworkCommand.Create(),
    WeightsCommand.Create(),
};

ParseResult parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    Console.Error.WriteLine($"error: {UsageError.Of(parsed).ReplaceLineEndings(" ")}");
    Console.Error.WriteLine($"See '{(parsed.CommandResult.Command == root ? "" : parsed.CommandResult.Command.Name + " ")}--help'.");
    return ExitCode.Usage;
}

return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
