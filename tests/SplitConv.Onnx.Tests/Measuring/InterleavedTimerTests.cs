using Google.Protobuf;
using SplitConv.Convolutions;
using SplitConv.Onnx.Data.Feeding;
using SplitConv.Onnx.Measuring;
using SplitConv.Onnx.Running;
using Xunit;

namespace SplitConv.Onnx.Tests.Measuring;

public sealed class InterleavedTimerTests
{
    private static readonly TimingBudget NoTime = new(TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero, FewestRuns: 5, MostRuns: 300);

    [Fact]
    public void Models_are_run_in_turn_and_the_first_turn_does_not_count()
    {
        var clock = new ListedClock(100, 100, 100, 1, 10, 5, 2, 20, 6, 3, 30, 7, 4, 40, 8, 5, 50, 9);
        InterleavedTimes times = Measure(clock.Read, NoTime);
        Assert.Equal(5, times.Runs);
        Assert.Equal([3, 30, 7], Enumerable.Range(0, 3).Select(times.Median));
        Assert.Equal([2, 20, 6], Enumerable.Range(0, 3).Select(times.LowerQuartile));
    }

    [Fact]
    public void No_more_runs_are_made_than_allowed()
    {
        TimingBudget budget = NoTime with { Enough = TimeSpan.FromMinutes(1), Longest = TimeSpan.FromMinutes(1), MostRuns = 7 };
        Assert.Equal(7, Measure(new ListedClock(1).Read, budget).Runs);
    }

    [Fact]
    public void Times_that_disagree_are_taken_on()
    {
        TimingBudget budget = NoTime with { Longest = TimeSpan.FromMinutes(1), MostRuns = 12 };
        Assert.Equal(5, Measure(new ListedClock(1).Read, budget).Runs);
        Assert.Equal(12, Measure(new ListedClock([.. Enumerable.Range(1, 100).Select(number => (double)number)]).Read, budget).Runs);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(10)]
    public void A_cancelled_measurement_stops_before_the_next_model(int runs)
    {
        using var source = new CancellationTokenSource();
        int started = 0;
        double Clock()
        {
            // Read before and after every run.
            if (++started == 2 * runs)
                source.Cancel();
            return started;
        }

        Assert.ThrowsAny<OperationCanceledException>(() => Measure(Clock, NoTime with { Enough = TimeSpan.FromMinutes(1) }, source.Token));
        Assert.Equal(2 * runs, started);
    }

    [Fact]
    public void The_clock_of_work_runs_while_there_is_work()
    {
        Func<double> clock = RunClock.ForWork(threads: 1);
        double start = clock();
        long sum = 0;
        while (clock() - start < 5)
            sum += Environment.TickCount64;
        Assert.NotEqual(0, sum);
        Assert.Equal(RunClock.Elapsed, RunClock.ForWork(threads: 2));
    }

    private static InterleavedTimes Measure(Func<double> clock, TimingBudget budget, CancellationToken? cancellationToken = null)
    {
        byte[] model = LayerModel.Base(LayerCase.All[0].Shape(DecompositionMode.SCFK, rank: 1)).ToByteArray();
        using ModelSession session = ModelSession.OpenFromMemory(model, "test", threads: 1);
        using SampleBatch inputs = SampleSource.Of(session, data: null, FreeDimensions.None, samples: 1).Single();
        return InterleavedTimer.Measure([session, session, session], inputs.Inputs, clock, budget, cancellationToken ?? TestContext.Current.CancellationToken);
    }

    // Makes the runs seem to take given times, in order; the last one from then on.
    private sealed class ListedClock(params double[] times)
    {
        private double _now;
        private int _reads;

        public double Read() => _now += _reads++ % 2 == 0 ? 0 : times[Math.Min(_reads / 2, times.Length) - 1];
    }
}
