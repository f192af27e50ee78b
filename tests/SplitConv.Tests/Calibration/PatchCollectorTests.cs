using SplitConv.Calibration;
using SplitConv.Convolutions;
using SplitConv.TestSupport;
using TorchSharp;
using Xunit;

namespace SplitConv.Tests.Calibration;

/// <summary>Patches, against those that are cut out one value at a time.</summary>
public sealed class PatchCollectorTests
{
    [Theory]
    [InlineData(3, 3, 1, 1, 1, 1)]
    [InlineData(3, 3, 2, 1, 1, 1)]
    [InlineData(1, 5, 1, 3, 1, 2)]
    [InlineData(5, 1, 2, 1, 2, 1)]
    [InlineData(5, 3, 2, 3, 1, 2)]
    [InlineData(1, 1, 2, 2, 1, 1)]
    public void They_are_what_the_convolution_sees(int height, int width, int down, int right, int apart, int aside)
    {
        var geometry = new ConvolutionGeometry(new WeightShape(4, 3, height, width), new Extent(down, right), new Extent(apart, aside), 1);
        // All positions are taken; of twelve inputs the tenth is held out.
        Taken taken = Take(geometry, inputs: 12, batch: 5);
        IReadOnlyList<float[]> patches = taken.AllPatches();
        int perMap = patches.Count / 12;

        Assert.Equal(patches.Where((_, index) => index / perMap != 9).Select(Text), taken.Fitted.Select(Text));
        Assert.Equal(patches.Where((_, index) => index / perMap == 9).Select(Text), taken.HeldOut.Select(Text));
        Assert.All(taken.Fitted.Zip(taken.FittedOutputs).Concat(taken.HeldOut.Zip(taken.HeldOutOutputs)), pair =>
            Assert.InRange(Matrices.RelativeDifference(taken.Convolve(pair.First), [.. pair.Second.Select(value => (double)value)]), 0, 1e-5));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(9, 1)]
    // Maps of three rows and columns have fewer than ten positions.
    [InlineData(3, 5)]
    public void Of_few_inputs_every_tenth_position_is_held_out(int inputs, int stride)
    {
        Taken taken = Take(new ConvolutionGeometry(new WeightShape(4, 3, 3, 3), new Extent(stride, stride), Extent.One, 1), inputs, batch: 2);
        IReadOnlyList<float[]> patches = taken.AllPatches();

        Assert.Equal(patches.Where((_, index) => index % 10 == 9).Select(Text), taken.HeldOut.Select(Text));
        Assert.Equal(patches.Count, taken.Fitted.Count + taken.HeldOut.Count);
    }

    [Fact]
    public void The_size_of_the_batches_makes_no_difference()
    {
        var geometry = new ConvolutionGeometry(new WeightShape(4, 3, 3, 3));
        Taken whole = Take(geometry, inputs: 23, batch: 23), single = Take(geometry, inputs: 23, batch: 1);

        Assert.Equal(whole.Fitted.Select(Text), single.Fitted.Select(Text));
        Assert.Equal(whole.HeldOut.Select(Text), single.HeldOut.Select(Text));
    }

    [Fact]
    public void With_a_bias_the_mean_is_taken_away()
    {
        Taken with = Take(new ConvolutionGeometry(new WeightShape(4, 3, 3, 3)), inputs: 10, batch: 4, hasBias: true), without = Take(new ConvolutionGeometry(new WeightShape(4, 3, 3, 3)), inputs: 10, batch: 4);

        Assert.All(without.Mean, value => Assert.Equal(0, value));
        Assert.Equal(without.HeldOut.Select(Text), with.HeldOut.Select(Text));
        for (int at = 0; at < with.Mean.Length; at++)
        {
            Assert.Equal(without.Fitted.Average(patch => patch[at]), with.Mean[at], 1e-6);
            Assert.Equal(0, with.Fitted.Average(patch => patch[at]), 1e-6);
        }
    }

    [Fact]
    public void More_positions_than_are_looked_at_are_thinned_out_evenly_and_elsewhere_in_every_map()
    {
        var geometry = new ConvolutionGeometry(new WeightShape(1, 1, 1, 1));
        const int inputs = 20, size = 100;
        float[] positions = [.. Enumerable.Range(0, inputs * size * size).Select(index => (float)index)];
        CalibrationBatch batch = new(new Maps(inputs, 1, size, size, positions), new Maps(inputs, 1, size, size, positions));
        using SplitSample sample = PatchCollector.Collect([batch], geometry, inputs, hasBias: false, TestContext.Current.CancellationToken)!;

        int[] taken = [.. sample.Fitted.Outputs.data<float>().Concat(sample.HeldOut.Outputs.data<float>()).Select(value => (int)value).Order()];
        Assert.Equal(taken.Distinct(), taken);
        Assert.InRange(taken.Length, 65_536 - inputs, 65_536);
        Assert.All(taken.GroupBy(index => index / (size * size)), map =>
        {
            Assert.Equal(65_536 / inputs, map.Count());
            Assert.InRange(map.Zip(map.Skip(1), (one, next) => next - one).Max(), 1, 4);
        });
        Assert.True(taken.Select(index => index % (size * size)).Distinct().Count() > 9_500);
    }

    [Fact]
    public void Large_patches_are_fewer()
    {
        Assert.Equal(65_536, PatchCollector.Limit(new ConvolutionGeometry(new WeightShape(8, 16, 3, 3))));
        Assert.Equal((256L << 20) / (4 * 9 * 2048), PatchCollector.Limit(new ConvolutionGeometry(new WeightShape(8, 2048, 3, 3))));
    }

    [Fact]
    public void Too_few_positions_to_judge_by_are_none()
    {
        var geometry = new ConvolutionGeometry(new WeightShape(1, 1, 1, 1));
        var maps = new Maps(9, 1, 1, 1, new float[9]);

        Assert.Null(PatchCollector.Collect([new CalibrationBatch(maps, maps)], geometry, 9, hasBias: true, TestContext.Current.CancellationToken));
        Assert.Null(PatchCollector.Collect([], geometry, 9, hasBias: true, TestContext.Current.CancellationToken));
    }

    private static string Text(float[] patch) => string.Join(' ', patch);

    private static Taken Take(ConvolutionGeometry geometry, int inputs, int batch, bool hasBias = false)
    {
        using var scope = torch.NewDisposeScope();
        NetworkLayer layer = NetworkLayer.Of("layer", geometry) with { Bias = null };
        var network = new ChainNetwork([layer], InputMaps.Of(inputs, geometry.InChannels, 14, 13)) { BatchSize = batch };
        using ICalibrationRun run = network.Begin(["layer"], CancellationToken.None);
        SplitSample sample = PatchCollector.Collect(run.Observe("layer", CancellationToken.None), geometry, inputs, hasBias, CancellationToken.None)!;
        using (sample)
            return new Taken(network, Rows(sample.Fitted.Inputs), Rows(sample.Fitted.Outputs), Rows(sample.HeldOut.Inputs), Rows(sample.HeldOut.Outputs), sample.InputMean.data<double>().ToArray());
    }

    private static IReadOnlyList<float[]> Rows(torch.Tensor rows) => [.. rows.contiguous().data<float>().ToArray().Chunk((int)(rows.numel() / rows.shape[0]))];

    private sealed record Taken(ChainNetwork Network, IReadOnlyList<float[]> Fitted, IReadOnlyList<float[]> FittedOutputs, IReadOnlyList<float[]> HeldOut, IReadOnlyList<float[]> HeldOutOutputs, double[] Mean)
    {
        private NetworkLayer Layer => Network.Layers[0];

        public double[] Convolve(float[] patch) =>
            [.. Layer.Kernel.ToValues().Chunk(patch.Length).Select(kernel => kernel.Zip(patch, (weight, value) => weight * value).Sum())];

        public IReadOnlyList<float[]> AllPatches()
        {
            ConvolutionGeometry geometry = Layer.Geometry;
            WeightShape weight = geometry.Weight;
            InputMaps maps = Network.Inputs;
            int rows = (maps.Height + 2 * Layer.Margins.Top - geometry.Dilation.Height * (weight.Height - 1) - 1) / geometry.Stride.Height + 1;
            int columns = (maps.Width + 2 * Layer.Margins.Left - geometry.Dilation.Width * (weight.Width - 1) - 1) / geometry.Stride.Width + 1;
            return
            [
                .. from map in Enumerable.Range(0, maps.Count)
                   from row in Enumerable.Range(0, rows)
                   from column in Enumerable.Range(0, columns)
                   select (float[])
                   [
                       .. from channel in Enumerable.Range(0, weight.InChannels)
                          from y in Enumerable.Range(0, weight.Height)
                          from x in Enumerable.Range(0, weight.Width)
                          select At(map, channel, row * geometry.Stride.Height + y * geometry.Dilation.Height - Layer.Margins.Top, column * geometry.Stride.Width + x * geometry.Dilation.Width - Layer.Margins.Left),
                   ],
            ];
        }

        private float At(int map, int channel, int y, int x) => y < 0 || x < 0 || y >= Network.Inputs.Height || x >= Network.Inputs.Width
            ? 0
            : (float)Network.Inputs.Values[((map * Network.Inputs.Channels + channel) * Network.Inputs.Height + y) * Network.Inputs.Width + x];
    }
}
