using System.CommandLine;
using System.CommandLine.Parsing;
using SplitConv.Cli;
using SplitConv.Cli.Commands;
using SplitConv.Cli.Rendering;
using SplitConv.Spectra.Libtorch;

LibtorchLoader.SleepWhileWaiting();
var terminal = new Terminal();
var root = new RootCommand("Replaces each large convolution of a trained ONNX model by two small ones, so that inference costs less.")
{
    InspectCommand.Create(terminal),
    DecomposeCommand.Create(terminal),
    ApplyCommand.Create(terminal),
    CompareCommand.Create(terminal),
    DemoCommand.Create(terminal),
};

ParseResult parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (ParseError error in parsed.Errors)
        Terminal.Fail(error.Message);
    Console.Error.WriteLine($"See 'splitconv {(parsed.CommandResult.Command == root ? "" : parsed.CommandResult.Command.Name + " ")}--help'.");
    return ExitCode.Usage;
}

return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = Execution.PatienceWithFiles });
