using SplitConv.Onnx.Comparing;
using SplitConv.Onnx.Data;
using SplitConv.Onnx.Models;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests;

public sealed class PictureComparisonTests : IDisposable
{
    private static readonly int[] Labels = [0, 1, 2, 2, 1, 0, 0, 2, 1, 1];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Accuracy_and_agreement_are_shares_of_the_pictures()
    {
        ModelComparison comparison = Compare(PictureModels.Right(), PictureModels.Wrong());
        Assert.Equal(new Accuracy(First: 1, Second: 0, Agreement: 0), comparison.Accuracy);
        Assert.Equal(10, comparison.Samples);
        Assert.Equal(new Accuracy(1, 1, 1), Compare(PictureModels.Right(), PictureModels.Right()).Accuracy);
    }

    [Fact]
    public void More_pictures_than_a_batch_holds_are_all_counted()
    {
        int[] labels = [.. Enumerable.Repeat(1, 51), 0];
        Assert.Equal(new Accuracy(1, 0, 0), Compare(PictureModels.Right(), PictureModels.Wrong(), labels).Accuracy);
        Assert.Equal(52, Compare(PictureModels.Right(), PictureModels.Wrong(), labels).Samples);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(16)]
    public void A_fixed_batch_size_is_kept_and_the_filling_does_not_count(int batch)
    {
        ModelComparison fixedSize = Compare(PictureModels.Right(batch), PictureModels.Wrong(batch)), free = Compare(PictureModels.Right(), PictureModels.Wrong());
        Assert.Equal(10, fixedSize.Samples);
        Assert.Equal(free.Accuracy, fixedSize.Accuracy);
        Assert.Equal(free.Outputs[0].RelativeError, fixedSize.Outputs[0].RelativeError, 1e-9);
    }

    [Fact]
    public void Fewer_samples_may_be_asked_for()
    {
        ModelComparison comparison = Compare(PictureModels.Right(), PictureModels.Right(), samples: 3);
        Assert.Equal(3, comparison.Samples);
    }

    [Fact]
    public void Pixels_are_normalised_channel_by_channel()
    {
        string path = PictureModels.WritePictures(_folder.File("pictures.bin"), 1);
        float[] pixels = InputSource.Open(path, new Preprocessing { Normalisation = new Normalisation([0.5f, 0.25f, 0], [0.5f, 0.25f, 2]) }).Values(0, 1, new SampleShape(3, 32, 32));
        Assert.Equal(-1, pixels[0]);
        Assert.Equal((200 / 255f - 0.25f) / 0.25f, pixels[1024], 1e-6f);
        Assert.Equal(0, pixels[2048]);
    }

    [Fact]
    public void Labels_beyond_the_classes_are_refused_with_the_number()
    {
        var exception = Assert.Throws<InputDataException>(() => Compare(PictureModels.Right(), PictureModels.Right(), [0, 7]));
        Assert.Contains("label 7", exception.Message, StringComparison.Ordinal);
        Assert.Contains("3 classes", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_for_pictures_of_another_size_is_refused_with_both_sizes()
    {
        string message = Assert.Throws<InputDataException>(() => Compare(PictureModels.Right(side: 48), PictureModels.Right(side: 48))).Message;
        Assert.Contains("48", message, StringComparison.Ordinal);
        Assert.Contains("32", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3072)]
    [InlineData(3074)]
    public void A_file_of_another_layout_is_refused(int length)
    {
        File.WriteAllBytes(_folder.File("pictures.bin"), new byte[length]);
        Assert.Contains("3073", Assert.Throws<InputDataException>(() => InputSource.Open(_folder.File("pictures.bin"), Preprocessing.None)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_refused() =>
        Assert.Throws<InputDataException>(() => InputSource.Open(_folder.File("none.bin"), Preprocessing.None));

    [Fact]
    public void Float16_inputs_are_fed_with_pictures() => Assert.Equal(
        new Accuracy(1, 1, 1), Compare(PictureModels.Right(type: OnnxModelBuilder.Float16), PictureModels.Right(type: OnnxModelBuilder.Float16)).Accuracy);

    [Fact]
    public void A_model_that_takes_integers_is_refused() => Assert.Throws<InvalidModelException>(
        () => Compare(PictureModels.Right(type: OnnxModelBuilder.Int64), PictureModels.Right(type: OnnxModelBuilder.Int64)));

    // Such an output has fewer elements than the batch has pictures.
    [Fact]
    public void An_output_without_a_batch_axis_is_compared_too()
    {
        OnnxModelBuilder first = PictureModels.Right().Node("ReduceMax", ["scores"], ["brightest"], "", ("keepdims", 0L)).Output("brightest");
        OnnxModelBuilder second = PictureModels.Right().Constant("two", [], [2]).Node("ReduceMax", ["scores"], ["peak"], "", ("keepdims", 0L)).Node("Mul", ["peak", "two"], ["brightest"]).Output("brightest");
        OutputDifference difference = Compare(first, second).Outputs.Single(output => output.Name == "brightest");
        Assert.Equal(1, difference.RelativeError, 1e-6);
    }

    private ModelComparison Compare(OnnxModelBuilder first, OnnxModelBuilder second, int[]? labels = null, int? samples = null)
    {
        string pictures = PictureModels.WritePictures(_folder.File("pictures.bin"), labels ?? Labels);
        var options = new ComparisonOptions { Inputs = InputSource.Open(pictures, Preprocessing.None), Samples = samples };
        return ModelComparer.Compare(first.Save(_folder.File("first.onnx")), second.Save(_folder.File("second.onnx")), options, cancellationToken: TestContext.Current.CancellationToken);
    }
}
