using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests;

// A class of its own: xunit runs classes side by side.
public sealed class Vgg16Tests
{
    [Fact]
    public void VGG_16_is_decomposed_as_by_the_reference() => GoldenNetworks.AssertEqualsGolden("vgg16", TorchvisionModels.Vgg16());
}
