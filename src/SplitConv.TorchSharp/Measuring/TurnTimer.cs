using System.Diagnostics;

namespace SplitConv.TorchSharp.Measuring;

/// <summary>Runs things in turn, so that what else the machine does hits all alike, and takes their times.</summary>
internal static class TurnTimer
{
    private const int FewestTurns = 5;

    /// <summary>Measures.</summary>
    /// <param name="runs">What to run.</param>
    /// <param name="duration">How long it may take, after two turns that do not count; longer if five turns take longer.</param>
    /// <param name="cancellationToken">Looked at before every run.</param>
    /// <returns>For each the time in milliseconds that three quarters of its runs exceed: less than the median it suffers from what else the machine does.</returns>
    public static double[] Measure(IReadOnlyList<Action> runs, TimeSpan duration, CancellationToken cancellationToken)
    {
        double[] TakeTurns() => [.. runs.Select(run => Time(run, cancellationToken))];

        TakeTurns();
        TakeTurns();
        var turns = new List<double[]>();
        var watch = Stopwatch.StartNew();
        while (turns.Count < FewestTurns || watch.Elapsed < duration)
            turns.Add(TakeTurns());
        return [.. Enumerable.Range(0, runs.Count).Select(index => LowerQuartile([.. turns.Select(times => times[index])]))];
    }

    private static double Time(Action run, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        long start = Stopwatch.GetTimestamp();
        run();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double LowerQuartile(double[] times)
    {
        Array.Sort(times);
        return times[(times.Length - 1) / 4];
    }
}
