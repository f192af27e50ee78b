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
    /// <summary>How long the program waits for its output files to be finished or removed after Ctrl+C.</summary>
    public static readonly TimeSpan PatienceWithFiles = TimeSpan.FromSeconds(30);

    // A singular value decomposition cannot be interrupted; after this it is left to itself, and the process ends.
    private static readonly TimeSpan PatienceWithComputation = TimeSpan.FromSeconds(0.3);

    private static int _answered;

    /// <summary>Runs a command's body on a thread of its own, so that Ctrl+C is answered while it computes.</summary>
    public static async Task<int> Run(Func<CancellationToken, int> body, CancellationToken cancellationToken)
    {
        Task<int> work = Task.Run(() => Guard(body, cancellationToken), CancellationToken.None);
        Task stopped = Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        if (await Task.WhenAny(work, stopped).ConfigureAwait(false) == stopped)
            await Task.WhenAny(work, Task.Delay(PatienceWithComputation, CancellationToken.None)).ConfigureAwait(false);
        if (work.IsCompleted || OutputFiles.AreOpen)
            return await work.ConfigureAwait(false);
        return Interrupted();
    }

    private static int Guard(Func<CancellationToken, int> body, CancellationToken cancellationToken)
    {
        try
        {
            return body(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Interrupted();
        }
        catch (SplitConvException exception)
        {
            Terminal.Fail(MessageOf(exception).ReplaceLineEndings(" "));
            return CodeOf(exception);
        }
        catch (OutOfMemoryException)
        {
            Terminal.Fail("there is not enough memory for this model; make its inputs smaller with --dim.");
            return ExitCode.Failed;
        }
        catch (IOException exception)
        {
            // Files have errors of their own, so that this is standard output.
            Terminal.Fail($"standard output cannot be written: {exception.Message}");
            return ExitCode.CannotWrite;
        }
#pragma warning disable CA1031 // The last resort: a fault of ours is reported in one line too, and never as a success.
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            return Interrupted();
        }
        catch (Exception exception)
        {
            Terminal.Fail($"this should not have happened ({exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}); please report it.");
            return ExitCode.Failed;
        }
#pragma warning restore CA1031
    }

    // The command and whoever waits for it may both come here; the first one speaks.
    private static int Interrupted()
    {
        if (Interlocked.Exchange(ref _answered, 1) == 0)
            Terminal.Fail("interrupted; nothing was written.");
        return ExitCode.Cancelled;
    }

    // The library does not know the command line's options.
    private static string MessageOf(SplitConvException exception) => exception is OutputExistsException exists
        ? $"{exists.Path}: exists already; overwrite it with --force, or choose another name."
        : exception.Message;

    private static int CodeOf(SplitConvException exception) => exception switch
    {
        InvalidOptionsException => ExitCode.Usage,
        OutputException => ExitCode.CannotWrite,
        InvalidModelException or InformationException or SafetensorsException or InputDataException
            or IncomparableModelsException or RuntimeRefusedException => ExitCode.BadInput,
        _ => ExitCode.Failed,
    };
}
