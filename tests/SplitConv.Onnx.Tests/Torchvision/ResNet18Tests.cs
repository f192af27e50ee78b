using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests;

// A class of its own: xunit runs classes side by side.
public sealed class ResNet18Tests
{
    [Fact]
    public void ResNet_18_is_decomposed_as_by_the_reference() => GoldenNetworks.AssertEqualsGolden("resnet18", TorchvisionModels.ResNet18());
}
