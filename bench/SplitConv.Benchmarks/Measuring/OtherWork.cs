using System.Diagnostics;
using System.Globalization;

namespace SplitConv.Benchmarks.Measuring;

/// <summary>How much of the machine other processes took while something was measured.</summary>
internal sealed class OtherWork
{
    private const string Statistics = "/proc/stat";

    // The unit in which Linux counts, for programs, on every architecture that .NET runs on.
    private const double TicksPerSecond = 100;

    // Of the columns user, nice, system, idle, iowait, irq, softirq and steal, those that are work.
    private static readonly int[] Work = [0, 1, 2, 5, 6, 7];

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly double? _before = Others();

    /// <summary>The share of all cores since this was made, 0 to 1; null where the system does not say.</summary>
    public double? Share() => Math.Max(0, (Others() - _before ?? double.NaN) / (_watch.Elapsed.TotalSeconds * Environment.ProcessorCount)) is var share && double.IsFinite(share) ? share : null;

    // Seconds of work of all processors, less ours.
    private static double? Others()
    {
        if (!File.Exists(Statistics))
            return null;
        string[] columns = File.ReadLines(Statistics).First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..];
        return Work.Sum(column => long.Parse(columns[column], CultureInfo.InvariantCulture)) / TicksPerSecond - Environment.CpuUsage.TotalTime.TotalSeconds;
    }
}
