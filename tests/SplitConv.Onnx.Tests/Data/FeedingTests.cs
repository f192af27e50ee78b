using SplitConv.Onnx.Comparing;
using SplitConv.Onnx.Data;
using SplitConv.Onnx.Running;
using SplitConv.Plans;
using SplitConv.TestSupport;
using Xunit;
using static SplitConv.TestSupport.OnnxModelBuilder;

namespace SplitConv.Onnx.Tests;

/// <summary>What models of all kinds of inputs are fed.</summary>
public sealed class FeedingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(3, 20, 30, null, "x [1, 3, 20, 30]")]
    [InlineData(1, 20, 30, null, "x [1, 1, 20, 30]")]
    [InlineData("C", 20, 30, null, "x [1, 3, 20, 30]")]
    [InlineData(3, "H", "W", null, "x [1, 3, 12, 16]")]
    [InlineData(3, 12, "W", null, "x [1, 3, 12, 16]")]
    [InlineData(3, "H", "W", 24, "x [1, 3, 24, 24]")]
    [InlineData(3, 20, "W", 24, "x [1, 3, 20, 24]")]
    [InlineData(3, 20, 24, 24, "x [1, 3, 20, 24]")]
    public void Pictures_suit_fixed_and_free_sizes(object channels, object height, object width, int? resize, string expected)
    {
        SavePictures(2, 12, 16);
        ModelComparison comparison = Compare(Model("N", channels, height, width), resize);
        Assert.Equal([expected], comparison.Inputs);
        Assert.Equal(2, comparison.Samples);
        Assert.Null(comparison.Accuracy);
        Assert.Equal(0, comparison.Outputs[0].LargestError);
        Assert.Equal(200 / 255.0, comparison.Outputs[0].LargestValue, 1e-5);
    }

    [Fact]
    public void Free_dimensions_fix_the_size_of_pictures()
    {
        SavePictures(1, 12, 16);
        var sizes = new FreeDimensions(new Dictionary<string, int> { ["H"] = 8, ["W"] = 6 });
        Assert.Equal(["x [1, 3, 8, 6]"], Compare(Model("N", 3, "H", "W"), free: sizes).Inputs);
    }

    [Fact]
    public void The_size_of_a_photo_is_that_of_the_upright_one()
    {
        Directory.CreateDirectory(_folder.File("data"));
        ImageFile.Orient(ImageFile.Save(_folder.File("data/photo.jpg"), 12, 16, (200, 200, 200)), 6);
        Assert.Equal(["x [1, 3, 16, 12]"], Compare(Model("N", 3, "H", "W")).Inputs);
    }

    [Fact]
    public void Pictures_of_several_sizes_are_refused_before_anything_is_run()
    {
        SavePictures(3, 12, 16);
        ImageFile.Save(_folder.File("data/3.png"), 12, 17, (0, 0, 0));
        AssertRefused(Model("N", 3, "H", "W"), "3.png", "is 12 x 17 (height x width), but 0.png is 12 x 16", "--resize", "--dim");
        Assert.Equal(4, Compare(Model("N", 3, "H", "W"), resize: 8).Samples);
        Assert.Equal(3, Compare(Model("N", 3, "H", "W"), samples: 3).Samples);
    }

    [Fact]
    public void A_picture_that_does_not_suit_the_only_fixed_side_is_refused()
    {
        SavePictures(1, 12, 16);
        AssertRefused(Model("N", 3, 11, "W"), "0.png", "is 12 x 16 (height x width), but", "takes x [N, 3, 11, W]", "--resize");
    }

    [Fact]
    public void Arrays_suit_fixed_and_free_sizes()
    {
        SaveArray(5, 4, 6, 7);
        Assert.Equal(["x [1, 4, 6, 7]"], Compare(Model("N", 4, 6, 7)).Inputs);
        Assert.Equal(["x [1, 4, 6, 7]"], Compare(Model("N", "C", "H", "W")).Inputs);
        Assert.Equal(5, Compare(Model("N", "C", "H", 7)).Samples);
    }

    [Fact]
    public void Arrays_of_another_shape_are_refused_with_both()
    {
        SaveArray(5, 4, 6, 7);
        AssertRefused(Model("N", 3, 6, 7), "holds arrays [N, 4, 6, 7], but", "takes x [N, 3, 6, 7].");
        AssertRefused(Model("N", 7, 4, 6), "takes x [N, 7, 4, 6]; transpose them to [N, C, H, W].");
    }

    [Theory]
    [InlineData("N")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(64)]
    public void Every_batch_size_gives_the_same_and_the_filling_does_not_count(object batch)
    {
        SaveArray(5, 3, 4, 4);
        OutputDifference output = Compare(Model(batch, 3, 4, 4), difference: 0.5f).Outputs[0];
        Assert.Equal(5 * 48 - 8.5, output.LargestValue, 1e-3);
        Assert.Equal(0.5, output.LargestError, 1e-4);
        Assert.Equal(0.0039, output.RelativeError, 1e-3);
    }

    [Fact]
    public void A_model_with_its_channels_last_is_refused()
    {
        SavePictures(1, 12, 16);
        AssertRefused(Model("N", 12, 16, 3), "takes x [N, 12, 16, 3], with its channels last");
        AssertRefused(Model("N", "H", "W", 3), "with its channels last");
    }

    [Fact]
    public void A_channel_count_that_pictures_do_not_have_is_refused()
    {
        SavePictures(1, 12, 16);
        AssertRefused(Model("N", 4, 12, 16), "holds pictures [N, 3, H, W], but", "takes x [N, 4, 12, 16].");
    }

    [Fact]
    public void A_model_with_several_inputs_or_other_axes_is_refused()
    {
        SavePictures(1, 12, 16);
        OnnxModelBuilder two = new OnnxModelBuilder().Input("x", Float32, "N", 3, 4, 4).Input("z", Float32, "N", 3, 4, 4).Output("scores").Node("Add", ["x", "z"], ["scores"]);
        AssertRefused(two, "takes x [N, 3, 4, 4], z [N, 3, 4, 4]; data is for models with one input [N, C, H, W]");
        AssertRefused(new OnnxModelBuilder().Input("x", Float32, "N", 48).Output("scores").Node("Relu", ["x"], ["scores"]), "takes x [N, 48]; data is for");
    }

    [Fact]
    public void More_means_than_channels_are_refused()
    {
        SavePictures(1, 12, 16);
        var preprocessing = new Preprocessing { Normalisation = new Normalisation([0.1f, 0.2f, 0.3f], [1]) };
        string model = Model("N", 1, 12, 16).Save(_folder.File("model.onnx"));
        var options = new ComparisonOptions { Inputs = InputSource.Open(_folder.File("data"), preprocessing) };
        Assert.Contains("3 numbers for mean, but the model takes 1 channel;", Assert.Throws<InvalidOptionsException>(() => ModelComparer.Compare(model, model, options, cancellationToken: TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    // The means of the channels.
    private static OnnxModelBuilder Model(object batch, object channels, object height, object width) => new OnnxModelBuilder()
        .Input("x", Float32, batch, channels, height, width).Output("scores").Node("GlobalAveragePool", ["x"], ["scores"]);

    private void SavePictures(int count, int height, int width)
    {
        Directory.CreateDirectory(_folder.File("data"));
        for (int i = 0; i < count; i++)
            ImageFile.Save(_folder.File($"data/{i}.png"), height, width, (200, 200, 200));
    }

    private void SaveArray(params int[] shape)
    {
        Directory.CreateDirectory(_folder.File("data"));
        NpyFile.Save(_folder.File("data/inputs.npy"), shape, [.. Enumerable.Range(0, shape.Aggregate(1, (product, size) => product * size)).Select(number => (float)number)]);
    }

    private ModelComparison Compare(OnnxModelBuilder model, int? resize = null, FreeDimensions? free = null, int? samples = null, float difference = 0)
    {
        string first = model.Save(_folder.File("first.onnx"));
        model.Graph.Node[0].Output[0] = "other";
        string second = model.Constant("difference", [], [difference]).Node("Add", ["other", "difference"], ["scores"]).Save(_folder.File("second.onnx"));
        var options = new ComparisonOptions
        {
            Inputs = InputSource.Open(_folder.File("data"), new Preprocessing { Resize = resize is { } side ? Resize.ShorterSide(side) : null }),
            FreeDimensions = free ?? FreeDimensions.None,
            Samples = samples,
        };
        return ModelComparer.Compare(first, second, options, cancellationToken: TestContext.Current.CancellationToken);
    }

    private void AssertRefused(OnnxModelBuilder model, params string[] fragments)
    {
        string message = Assert.Throws<InputDataException>(() => Compare(model)).Message;
        Assert.All(fragments, fragment => Assert.Contains(fragment, message, StringComparison.Ordinal));
    }
}
