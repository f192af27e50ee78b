using SplitConv.Onnx.Models;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests;

public sealed class LinkedFolderTests
{
    [Fact]
    public void Data_behind_a_folder_that_links_out_of_the_models_folder_is_refused()
    {
        using var folder = new TemporaryFolder();
        string inside = Directory.CreateDirectory(folder.File("inside")).FullName, outside = Directory.CreateDirectory(folder.File("outside")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(inside, "sub"), outside);
        string model = ExternalModel.Save(ConvolutionModels.One(), Path.Combine(inside, "model.onnx"), "sub/data.bin");
        var exception = Assert.Throws<InvalidModelException>(() => OnnxModel.Open(model));
        Assert.Contains("lies outside the model's folder", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_models_folder_that_is_reached_through_a_link_is_as_good_as_any()
    {
        using var folder = new TemporaryFolder();
        string inside = Directory.CreateDirectory(folder.File("inside")).FullName;
        Directory.CreateSymbolicLink(folder.File("link"), inside);
        ExternalModel.Save(ConvolutionModels.One(), Path.Combine(inside, "model.onnx"), "data.bin");
        Assert.True(OnnxModel.Open(Path.Combine(folder.File("link"), "model.onnx")).HasExternalData);
    }
}
