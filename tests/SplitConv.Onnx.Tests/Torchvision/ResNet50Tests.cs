using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests;

// A class of its own: xunit runs classes side by side.
public sealed class ResNet50Tests
{
    [Fact]
    public void ResNet_50_is_decomposed_as_by_the_reference() => GoldenNetworks.AssertEqualsGolden("resnet50", TorchvisionModels.ResNet50());
}
