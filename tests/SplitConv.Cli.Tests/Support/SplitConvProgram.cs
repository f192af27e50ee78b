using System.Diagnostics;
using System.Reflection;
using System.Text;

namespace SplitConv.Cli.Tests.Support;

/// <summary>Runs the program as a user does: as a process of its own.</summary>
public static class SplitConvProgram
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private static readonly string ProgramPath = typeof(SplitConvProgram).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(attribute => attribute.Key == "ProgramPath").Value!;

    /// <summary>Runs the program to its end.</summary>
    public static ProgramRun Run(params string[] arguments) => RunIn(Environment.CurrentDirectory, arguments);

    /// <summary>Runs the program to its end in a folder.</summary>
    public static ProgramRun RunIn(string folder, params string[] arguments) => Run(folder, arguments, _ => { });

    /// <summary>Runs the program and does something to the process while it runs.</summary>
    public static ProgramRun Run(string folder, string[] arguments, Action<Process> meanwhile)
    {
        var start = new ProcessStartInfo("dotnet", [ProgramPath, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment["LC_ALL"] = "C.UTF-8";
        using Process process = Process.Start(start)!;
        try
        {
            process.StandardInput.Close();
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            Task<string> error = process.StandardError.ReadToEndAsync();
            meanwhile(process);
            if (!process.WaitForExit(Patience))
                throw new TimeoutException($"splitconv {string.Join(' ', arguments)} did not end within {Patience.TotalSeconds} s.");
            return new ProgramRun(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
