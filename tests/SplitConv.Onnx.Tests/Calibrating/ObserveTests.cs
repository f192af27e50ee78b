using SplitConv.Calibration;
using SplitConv.Onnx.Sites;
using SplitConv.Plans;
using SplitConv.TestSupport;
using Xunit;
using static SplitConv.Onnx.Tests.Calibrations;
using static SplitConv.TestSupport.OnnxModelBuilder;

namespace SplitConv.Onnx.Tests;

/// <summary>What is shown of convolutions is what flows through the network when it is simply run.</summary>
public sealed class ObserveTests
{
    public static TheoryData<string, object, long?> Networks
    {
        get
        {
            var data = new TheoryData<string, object, long?>();
            foreach (string kind in new[] { "chain", "residual", "branches", "shapes", "body", "constants", "sequence", "disorder", "function", "inputs", "old" })
            {
                data.Add(kind, "N", null);
                data.Add(kind, "N", 0L);
            }

            data.Add("residual", 4L, null);
            data.Add("branches", 4L, 0L);
            data.Add("branches", "N", 400_000L);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Without_pairs_it_is_what_the_model_computes(string kind, object batch, long? memory)
    {
        using var calibrations = new Calibrations(CalibrationModels.Of(kind, batch), CalibrationModels.Shape(53));
        using ICalibrationRun run = calibrations.Begin(memory);
        Assert.Equal(53, run.Inputs);
        Assert.Equal(calibrations.Names.Order(), run.Order.Order());
        // Backwards too.
        foreach (string name in run.Order.Concat(run.Order.Reverse()))
        {
            ConvolutionNode node = calibrations.Survey.Nodes.Single(node => node.Site.Name == name);
            var (input, output) = All(run, name);
            AssertClose(Padded(calibrations.Direct(node.Node.Input[0]), node), input);
            AssertClose(calibrations.Direct(node.Node.Output[0]), output);
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Behind_pairs_it_is_what_the_rewritten_model_computes_and_what_the_original_gives(string kind, object batch, long? memory)
    {
        using var calibrations = new Calibrations(CalibrationModels.Of(kind, batch), CalibrationModels.Shape(53));
        using ICalibrationRun run = calibrations.Begin(memory);
        Dictionary<string, LayerPair> pairs = WithBiases(calibrations.Pairs(2));
        var replaced = new Dictionary<string, LayerPair>();
        foreach (string name in run.Order)
        {
            ConvolutionNode node = calibrations.Survey.Nodes.Single(node => node.Site.Name == name);
            var (input, output) = All(run, name);
            AssertClose(Padded(calibrations.Direct(node.Node.Input[0], replaced), node), input);
            AssertClose(calibrations.Direct(node.Node.Output[0]), output);
            Assert.Equal(input, All(run, name).Input);
            if (!pairs.TryGetValue(name, out LayerPair? pair))
                continue;
            run.Replace(name, pair);
            replaced[name] = pair;
        }

        // A pair far before what was observed, exchanged once more.
        string first = run.Order[0], last = run.Order[^1];
        if (!pairs.ContainsKey(first))
            return;
        run.Replace(first, replaced[first] = calibrations.Pairs(3)[first]);
        ConvolutionNode end = calibrations.Survey.Nodes.Single(node => node.Site.Name == last);
        AssertClose(Padded(calibrations.Direct(end.Node.Input[0], replaced), end), All(run, last).Input);
    }

    [Fact]
    public void Only_what_can_be_watched_is_listed()
    {
        using var calibrations = new Calibrations(CalibrationModels.Chain(), CalibrationModels.Shape(3));
        using ICalibrationRun run = calibrations.Make().Begin(["three", "nobody", "one"], Token);
        Assert.Equal(["one", "three"], run.Order);
        AssertClose(calibrations.Direct("three.output"), All(run, "three").Output);
        Assert.Throws<ArgumentException>(() => All(run, "two"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0L)]
    public void Weights_may_lie_beside_the_model(long? memory)
    {
        using var folder = new TemporaryFolder();
        using var inside = new Calibrations(CalibrationModels.Chain(), CalibrationModels.Shape(5));
        ModelSurvey outside = OnnxModels.Survey(ExternalModel.Save(CalibrationModels.Chain(), folder.File("model.onnx"), "model.data"));
        var options = new Calibrating.CalibrationOptions { Data = inside.Data, Threads = 1 };
        var calibration = memory is null ? new Calibrating.RuntimeCalibration(outside, options) : new Calibrating.RuntimeCalibration(outside, options) { MemoryBudget = 0 };
        IReadOnlyDictionary<string, LayerPair> pairs = inside.Pairs(2);
        using ICalibrationRun run = calibration.Begin(inside.Names, Token);
        run.Replace("one", pairs["one"]);
        AssertClose(inside.Direct("three.output"), All(run, "three").Output);
        Assert.True(Assert.Single(calibration.Compare([pairs], Token))!.Relative > 0);
    }

    [Fact]
    public void Half_precision_is_shown_in_single_precision()
    {
        OnnxModelBuilder builder = new OnnxModelBuilder().Input("x", Float16, "N", 4, 12, 13).Output("z", Float16);
        builder.Graph.Initializer.Add(ConvolutionModels.HalfTensor("v", 1, 6, 4, 7, 7));
        builder.Graph.Initializer.Add(ConvolutionModels.HalfTensor("w", 2, 6, 6, 7, 7));
        builder.Node("Conv", ["x", "v"], ["y"], "one", ("pads", new long[] { 3, 3, 3, 3 })).Node("Conv", ["y", "w"], ["z"], "two");
        using var calibrations = new Calibrations(builder, CalibrationModels.Shape(5));
        using ICalibrationRun run = calibrations.Begin();
        AssertClose(calibrations.Direct("y"), All(run, "one").Output, 2e-3);
        AssertClose(calibrations.Direct("y"), All(run, "two").Input, 2e-3);
        AssertClose(calibrations.Direct("z"), All(run, "two").Output, 2e-3);
    }

    // With other biases than those of the model.
    private static Dictionary<string, LayerPair> WithBiases(IReadOnlyDictionary<string, LayerPair> pairs) => pairs.ToDictionary(
        pair => pair.Key,
        pair => pair.Key is "three" or "right" or "one" ? pair.Value : pair.Value with { Bias = [.. Enumerable.Range(0, pair.Value.Geometry.Last.OutChannels).Select(channel => 0.1 * channel)] });

    // By three on every side, as all of these convolutions are.
    private static float[] Padded(float[] maps, ConvolutionNode node)
    {
        int height = maps.Length % (53 * 12 * 13) == 0 ? 12 : 6, width = height == 12 ? 13 : 7, channels = node.Site.Geometry!.InChannels;
        Assert.Equal(53 * channels * height * width, maps.Length);
        float[] padded = new float[53 * channels * (height + 6) * (width + 6)];
        for (int row = 0; row < 53 * channels * height; row++)
            maps.AsSpan(row * width, width).CopyTo(padded.AsSpan((row / height * (height + 6) + row % height + 3) * (width + 6) + 3));
        return padded;
    }
}
