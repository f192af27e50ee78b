using SplitConv.Onnx.Calibrating;
using SplitConv.Onnx.Data.Feeding;
using SplitConv.Onnx.Running;
using Xunit;

namespace SplitConv.Onnx.Tests;

/// <summary>Networks are run piece by piece wherever that can be done; what it gives is the same otherwise.</summary>
public sealed class FrontierTests
{
    [Theory]
    [InlineData("chain")]
    [InlineData("residual")]
    [InlineData("branches")]
    [InlineData("shapes")]
    [InlineData("body")]
    [InlineData("constants")]
    [InlineData("disorder")]
    [InlineData("function")]
    [InlineData("inputs")]
    [InlineData("old")]
    public void The_border_moves_with_what_is_watched(string kind) => Assert.All(Positions(kind, long.MaxValue), pair => Assert.Equal(pair.Convolution, pair.Border));

    [Fact]
    public void It_waits_before_values_that_cannot_be_kept()
    {
        var positions = Positions("sequence", long.MaxValue);
        Assert.Equal([true, false, true], positions.Select(pair => pair.Convolution == pair.Border));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public void It_stays_at_the_inputs_without_memory(long budget) => Assert.All(Positions("residual", budget), pair => Assert.Equal(-1, pair.Border));

    [Fact]
    public void It_goes_as_far_as_memory_allows()
    {
        // Before the first and the last convolution one map of each input crosses the border, before the second there are two; what pairs have changed is kept twice.
        const long OneMap = 53 * 4 * 12 * 13 * sizeof(float);
        Assert.Equal([true, false, true], Positions("residual", OneMap).Select(pair => pair.Convolution == pair.Border));
        Assert.All(Positions("residual", 2 * OneMap), pair => Assert.Equal(pair.Convolution, pair.Border));
        Assert.Equal([true, false, false], Positions("residual", 2 * OneMap - 1, replace: true).Select(pair => pair.Convolution == pair.Border));
        // The input of the network is the same in both.
        Assert.Equal([true, false, true], Positions("residual", 2 * OneMap, replace: true).Select(pair => pair.Convolution == pair.Border));
        Assert.All(Positions("residual", 3 * OneMap, replace: true), pair => Assert.Equal(pair.Convolution, pair.Border));
    }

    // Where the border stands when each convolution is watched.
    private static List<(int Convolution, int Border)> Positions(string kind, long budget, bool replace = false)
    {
        using var calibrations = new Calibrations(CalibrationModels.Of(kind), CalibrationModels.Shape(53));
        var graph = new NetworkGraph(calibrations.Survey.Model);
        IReadOnlyList<WatchedConvolution> watched = WatchedConvolution.Of(calibrations.Survey, graph, calibrations.Names);
        using ModelSession session = ModelSession.OpenFromMemory(calibrations.Survey.Model, threads: 1);
        var frontier = new Frontier(SampleSource.Of(session, calibrations.Data, FreeDimensions.None, samples: null), ["x"], "model", budget);
        using var run = new CalibrationRun(watched, new NetworkPair(calibrations.Survey, graph, threads: 1), frontier, new VisibleRanges(calibrations.Survey), 53, "data");
        var pairs = calibrations.Pairs(2);
        var positions = new List<(int, int)>();
        foreach (WatchedConvolution convolution in watched)
        {
            Calibrations.All(run, convolution.Name);
            positions.Add((convolution.Position, frontier.Position));
            if (replace)
                run.Replace(convolution.Name, pairs[convolution.Name]);
        }

        return positions;
    }
}
