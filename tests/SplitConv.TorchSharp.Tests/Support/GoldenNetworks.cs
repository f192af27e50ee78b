using System.Text.Json;
using SplitConv.Plans.Information;
using SplitConv.Samples.Networks;
using SplitConv.TestSupport;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Tests;

/// <summary>The networks for which the reference's decisions are recorded.</summary>
internal static class GoldenNetworks
{
    // The linear layers of VGG-16 hold most of its parameters and play no part here.
    private const int SmallHidden = 16;

    public static IReadOnlyList<string> Names { get; } = ["resnet18", "resnet50", "vgg16"];

    public static nn.Module<Tensor, Tensor> Create(string name)
    {
        nn.Module<Tensor, Tensor> model = name switch
        {
            "resnet18" => ResNet.ResNet18(classes: 10),
            "resnet50" => ResNet.ResNet50(classes: 10),
            "vgg16" => Vgg.Vgg16(classes: 10, hidden: SmallHidden),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such network."),
        };
        model.eval();
        return model;
    }

    public static string InformationPath(string name) => TestFiles.Golden($"{name}.decompose_info.json");

    public static IReadOnlyList<InformationEntry> Information(string name) => InformationFile.Read(InformationPath(name));

    /// <summary>Old and new names in the reference's order.</summary>
    public static IReadOnlyList<(string Old, string First, string Last)> Changes(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(TestFiles.Golden($"{name}.changes.json")));
        return [.. document.RootElement.EnumerateObject().Select(entry => (entry.Name, entry.Value[0].GetString()!, entry.Value[1].GetString()!))];
    }
}
