using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;
using SplitConv.Onnx.Running;

namespace SplitConv.Onnx.Comparing;

/// <summary>Measures two models in turn on the same input, so that what else the machine does hits both alike, and takes medians.</summary>
internal static class LatencyMeter
{
    private const int FewestRuns = 5;
    private const int MostRuns = 300;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(0.3);
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(4);

    public static LatencyComparison Measure(ModelSession first, ModelSession second, IReadOnlyList<OrtValue> inputs, int threads, CancellationToken cancellationToken)
    {
        var firstTimes = new List<double>();
        var secondTimes = new List<double>();
        var total = Stopwatch.StartNew();
        do
        {
            Time(first, inputs, cancellationToken);
            Time(second, inputs, cancellationToken);
        }
        while (total.Elapsed < WarmUp);

        total.Restart();
        while (firstTimes.Count < FewestRuns || (total.Elapsed < Enough && firstTimes.Count < MostRuns))
        {
            firstTimes.Add(Time(first, inputs, cancellationToken));
            secondTimes.Add(Time(second, inputs, cancellationToken));
        }

        return new LatencyComparison(Median(firstTimes), Median(secondTimes), firstTimes.Count, threads);
    }

    private static double Time(ModelSession session, IReadOnlyList<OrtValue> inputs, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        long start = Stopwatch.GetTimestamp();
        using (session.Run(inputs, session.OutputNames, cancellationToken))
        {
            return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        int middle = values.Count / 2;
        return values.Count % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
