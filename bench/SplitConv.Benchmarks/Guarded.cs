using SplitConv.Plans;
using SplitConv.Storage;

namespace SplitConv.Benchmarks;

/// <summary>Runs a command; what goes wrong becomes one line and an exit code.</summary>
internal static class Guarded
{
    public static async Task<int> Run(Func<Task<int>> body)
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
        catch (SplitConvException exception)
        {
            Console.Error.WriteLine($"error: {exception.Message}");
            return exception switch { OutputException => ExitCode.CannotWrite, InvalidOptionsException => ExitCode.Usage, _ => ExitCode.BadInput };
        }
    }
}
