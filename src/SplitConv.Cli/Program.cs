using System.CommandLine;
using System.CommandLine.Help;
using SplitConv.Cli;
using SplitConv.Cli.Commands;
using SplitConv.Cli.Rendering;
using SplitConv.Spectra.Libtorch;

LibtorchLoader.SleepWhileWaiting();
// No RootCommand: that would be called by the name of the file it is in.
var root = new Command("splitconv", "Replaces each large convolution of a trained ONNX model by two small ones, so that inference costs less.")
{
    new HelpOption(),
    new VersionOption(),
    InspectCommand.Create(),
    DecomposeCommand.Create(),
    ApplyCommand.Create(),
    CompareCommand.Create(),
    DemoCommand.Create(),
};

ParseResult parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    Terminal.Fail(UsageError.Of(parsed));
    Console.Error.WriteLine($"See 'splitconv {(parsed.CommandResult.Command == root ? "" : parsed.CommandResult.Command.Name + " ")}--help'.");
    return ExitCode.Usage;
}

return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = Execution.PatienceWithFiles });
