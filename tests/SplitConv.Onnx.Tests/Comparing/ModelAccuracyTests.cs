using SplitConv.Onnx.Comparing;
using SplitConv.Onnx.Data;
using SplitConv.Onnx.Models;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests;

public sealed class ModelAccuracyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, 4, 4)]
    [InlineData(0.75, 4, 4, 0, 4)]
    [InlineData(0, 3, 5)]
    public void Accuracy_is_the_share_of_the_inputs_that_are_put_in_their_class(double expected, params int[] labels) =>
        Assert.Equal(expected, Top1(SmallClassifiers.Convolutional(favourite: 4), labels));

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(100)]
    public void The_filling_of_a_fixed_batch_does_not_count(int batch)
    {
        Assert.Equal(1, Top1(PictureModels.Right(batch), 0, 1, 2, 2, 1));
        Assert.Equal(0, Top1(PictureModels.Wrong(batch), 0, 1, 2, 2, 1));
    }

    [Fact]
    public void Every_batch_counts() =>
        Assert.Equal(120 / 130.0, Top1(SmallClassifiers.Convolutional(favourite: 1), [.. Enumerable.Repeat(1, 120), .. Enumerable.Repeat(2, 10)]), 1e-12);

    [Fact]
    public void Data_without_labels_is_refused_by_name()
    {
        InputSource picture = InputSource.Open(ImageFile.Save(_folder.File("picture.png"), 32, 32, (200, 0, 0)), Preprocessing.None);
        string message = Assert.Throws<InputDataException>(() => Top1(PictureModels.Right(), picture)).Message;
        Assert.Contains("picture.png", message, StringComparison.Ordinal);
        Assert.Contains("no labels", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_without_class_scores_is_refused_by_name()
    {
        string message = Assert.Throws<InputDataException>(() => Top1(ConvolutionModels.One(kernel: [4, 3, 3, 3], image: ["N", 3, 32, 32]), 0)).Message;
        Assert.Contains("model.onnx", message, StringComparison.Ordinal);
        Assert.Contains("class scores", message, StringComparison.Ordinal);
    }

    private double Top1(OnnxModelBuilder model, params int[] labels) =>
        Top1(model, InputSource.Open(PictureModels.WritePictures(_folder.File("pictures.bin"), labels), Preprocessing.None));

    private double Top1(OnnxModelBuilder model, InputSource data) =>
        ModelAccuracy.Top1(OnnxModel.Open(model.Save(_folder.File("model.onnx"))), data, TestContext.Current.CancellationToken);
}
