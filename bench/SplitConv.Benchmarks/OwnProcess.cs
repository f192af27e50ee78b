using System.Diagnostics;

namespace SplitConv.Benchmarks;

/// <summary>This program once more, in a process of its own: its memory and its libtorch start afresh.</summary>
internal static class OwnProcess
{
    /// <summary>Starts it; its standard output is to be read by the caller, its errors go where ours go.</summary>
    public static Process Start(IEnumerable<string> arguments)
    {
        string program = Environment.ProcessPath ?? throw new InvalidOperationException("The program does not know where it is.");
        // Run as 'dotnet program.dll', the first argument is the program.
        bool throughDotnet = Path.GetFileNameWithoutExtension(program) == "dotnet";
        var start = new ProcessStartInfo(program, [.. throughDotnet ? (string[])[Environment.GetCommandLineArgs()[0]] : [], .. arguments])
        {
            RedirectStandardOutput = true,
        };
        return Process.Start(start) ?? throw new InvalidOperationException("The program could not be started again.");
    }

    /// <summary>Runs it to its end; when cancelled, ends it and every process it started.</summary>
    /// <returns>What it printed, or null if it failed.</returns>
    /// <exception cref="OperationCanceledException">Cancelled, or Ctrl+C reached the process before this one.</exception>
    public static async Task<string?> Run(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        using Process process = Start(arguments);
        try
        {
            string output = await process.StandardOutput.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return process.ExitCode switch
            {
                ExitCode.Done => output,
                ExitCode.Cancelled => throw new OperationCanceledException("interrupted"),
                _ => null,
            };
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
