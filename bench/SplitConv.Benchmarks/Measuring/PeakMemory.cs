using System.Globalization;

namespace SplitConv.Benchmarks.Measuring;

/// <summary>The most memory this process has held so far.</summary>
internal static class PeakMemory
{
    private const string Status = "/proc/self/status";
    private const string Label = "VmHWM:";

    /// <summary>The peak of the resident set in bytes; null where the system does not say.</summary>
    public static long? Read()
    {
        if (!File.Exists(Status))
            return null;
        string? line = File.ReadLines(Status).FirstOrDefault(line => line.StartsWith(Label, StringComparison.Ordinal));
        return line is null ? null : 1024 * long.Parse(line[Label.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
    }
}
