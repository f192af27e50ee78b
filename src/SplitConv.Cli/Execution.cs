using SplitConv.Cli.Rendering;
using SplitConv.Onnx.Comparing;
using SplitConv.Onnx.Data;
using SplitConv.Onnx.Models;
using SplitConv.Onnx.Running;
using SplitConv.Plans;
using SplitConv.Plans.Information;
using SplitConv.Storage;

namespace SplitConv.Cli;

/// <summary>Runs the body of a command and turns what it throws into one line and an exit code. The only place that does.</summary>
internal static class Execution
{
    /// <summary>How long a command may take to wind up after Ctrl+C before it is ended. Nothing is half-written by then: files are moved into place last.</summary>
    public static readonly TimeSpan PatienceAfterCtrlC = TimeSpan.FromSeconds(2);

    /// <summary>Runs a command's body on a thread of its own, so that Ctrl+C is answered while it computes.</summary>
    public static Task<int> Run(Func<CancellationToken, int> body, CancellationToken cancellationToken) =>
        Task.Run(() => Guard(body, cancellationToken), CancellationToken.None);

    private static int Guard(Func<CancellationToken, int> body, CancellationToken cancellationToken)
    {
        try
        {
            return body(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Terminal.Fail("interrupted; nothing was written.");
            return ExitCode.Cancelled;
        }
        catch (SplitConvException exception)
        {
            Terminal.Fail(exception.Message.ReplaceLineEndings(" "));
            return CodeOf(exception);
        }
        catch (OutOfMemoryException)
        {
            Terminal.Fail("there is not enough memory for this model.");
            return ExitCode.Failed;
        }
#pragma warning disable CA1031 // The last resort: a fault of ours is reported in one line too, and never as a success.
        catch (Exception exception)
        {
            Terminal.Fail($"this should not have happened ({exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}); please report it.");
            return ExitCode.Failed;
        }
#pragma warning restore CA1031
    }

    private static int CodeOf(SplitConvException exception) => exception switch
    {
        InvalidOptionsException => ExitCode.Usage,
        OutputException => ExitCode.CannotWrite,
        InvalidModelException or InformationException or SafetensorsException or PictureFileException
            or IncomparableModelsException or RuntimeRefusedException => ExitCode.BadInput,
        _ => ExitCode.Failed,
    };
}
