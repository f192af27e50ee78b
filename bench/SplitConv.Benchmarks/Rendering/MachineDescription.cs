using System.Globalization;
using System.Runtime.InteropServices;
using SplitConv.Benchmarks.Measuring;

namespace SplitConv.Benchmarks.Rendering;

/// <summary>What the times depend on: the machine and the versions, without its name.</summary>
internal static class MachineDescription
{
    private const string Processors = "/proc/cpuinfo";
    private const string LoadAverage = "/proc/loadavg";

    /// <summary>One line.</summary>
    /// <param name="result">Any of the results; all were measured alike.</param>
    /// <param name="load">The load before the first of them.</param>
    public static string Of(RowResult result, double? load) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Processor()}, {Environment.ProcessorCount} cores, threads of libtorch: {result.Threads}; {RuntimeInformation.OSDescription}; {RuntimeInformation.FrameworkDescription}; libtorch {result.Libtorch}; {DateTime.UtcNow:yyyy-MM-dd}{(load is null ? "" : $"; load before the run: {load:0.0}")}.");

    /// <summary>How many processes were at work on average over the last minute; null where the system does not say.</summary>
    public static double? Load() =>
        File.Exists(LoadAverage) && double.TryParse(File.ReadAllText(LoadAverage).Split(' ')[0], CultureInfo.InvariantCulture, out double load) ? load : null;

    private static string Processor()
    {
        string? line = File.Exists(Processors) ? File.ReadLines(Processors).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line is null ? $"{RuntimeInformation.ProcessArchitecture}" : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }
}
