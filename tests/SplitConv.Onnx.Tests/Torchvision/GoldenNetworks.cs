using System.Text.Json;
using SplitConv.Plans;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests;

/// <summary>What the reference recorded for a network of torchvision, against what is computed here for the same network under random weights.</summary>
internal static class GoldenNetworks
{
    public static void AssertEqualsGolden(string name, OnnxModelBuilder network)
    {
        DecomposedModel decomposed = OnnxDecomposition.Decompose(
            OnnxModels.Survey(network), DecompositionOptions.Default, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(File.ReadAllText(TestFiles.Golden($"{name}.decompose_info.json")), System.Text.Encoding.UTF8.GetString(decomposed.Information()));
        using var changes = JsonDocument.Parse(File.ReadAllBytes(TestFiles.Golden($"{name}.changes.json")));
        Assert.Equal(
            changes.RootElement.EnumerateObject().Select(change => (change.Name, change.Value[0].GetString()!, change.Value[1].GetString()!)),
            decomposed.Changes);
    }
}
