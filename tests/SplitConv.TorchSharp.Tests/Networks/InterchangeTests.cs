using System.Text.Json.Nodes;
using SplitConv.Plans.Information;
using SplitConv.TestSupport;
using SplitConv.TorchSharp.Modules;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Tests.Networks;

/// <summary>Information files of the reference restructure our networks, and what does not fit is named.</summary>
public sealed class InterchangeTests
{
    public static TheoryData<string> Names => [.. GoldenNetworks.Names];

    public static TheoryData<string, int> DifferentModels => new()
    {
        { "in_channels", 0 }, { "out_channels", 1 }, { "kernel_size", 2 }, { "stride", 3 }, { "dilation", 4 }, { "groups", 5 }, { "name", 6 },
    };

    public static TheoryData<string, string, string> BrokenFields => new()
    {
        { "ori_layer_info.name", "3", "name" },
        { "ori_layer_info.name", "\"other\"", "name" },
        { "ori_layer_info.in_channels", "0", "in_channels" },
        { "ori_layer_info.in_channels", "\"4\"", "in_channels" },
        { "ori_layer_info.out_channels", "-8", "out_channels" },
        { "ori_layer_info.kernel_size", "[7]", "kernel_size" },
        { "ori_layer_info.stride", "[2, 1]", "stride" },
        { "ori_layer_info.stride", "[1.5, 1]", "stride" },
        { "ori_layer_info.dilation", "[2, 2]", "dilation" },
        { "ori_layer_info.groups", "2", "groups" },
        { "ori_layer_info.groups", "null", "groups" },
        { "mode", "\"SCSK\"", "first.weight_shape" },
        { "mode", "\"XYZ\"", "mode" },
        { "decom_nodes.first.weight_shape", "[16, 4, 5, 1]", "first.weight_shape" },
        { "decom_nodes.last.weight_shape", "[8, 17, 1, 7]", "last.weight_shape" },
        { "decom_nodes.last", "[]", "last" },
    };

    [Theory, MemberData(nameof(Names))]
    public void The_file_of_the_reference_restructures_the_network(string name)
    {
        using nn.Module<Tensor, Tensor> model = GoldenNetworks.Create(name);
        var result = model.DecomposeNetwork(GoldenNetworks.InformationPath(name));
        Assert.Equal(GoldenNetworks.Changes(name), result.Changes.Select(change => (change.Key, change.Value[0], change.Value[1])));
        foreach (InformationEntry entry in GoldenNetworks.Information(name))
        {
            var pair = Assert.IsType<DecomposedConvolution>(model.named_modules().Single(module => module.name == entry.Name).module);
            Assert.Equal(entry.FirstWeight.Dimensions.Select(size => (long)size), pair.First.weight.shape);
            Assert.Equal(entry.LastWeight.Dimensions.Select(size => (long)size), pair.Last.weight.shape);
        }

        Assert.Equal([1, 10], Tensors.Output(model, Tensors.Normal(5, 1, 3, 64, 64)).shape);
    }

    [Fact]
    public void New_weights_are_those_of_a_new_convolution_and_the_bias_is_kept()
    {
        using var folder = new TemporaryFolder();
        nn.Module<Tensor, Tensor> model = Holders.Hold(Kernels.First(), asConvolution: false);
        byte[] bias = Tensors.Bytes(model.state_dict()["held.bias"]);
        model.DecomposeNetwork(Write(folder, Original()));
        DecomposedConvolution pair = Assert.Single(Decompositions.Pairs(model));
        Assert.Equal(bias, Tensors.Bytes(pair.Last.bias!));
        // Uniform within 1 / sqrt(fan in): nearly reached, never passed.
        Assert.InRange(pair.First.weight.abs().max().item<float>() * Math.Sqrt(4 * 7), 0.9, 1.0001);
        Assert.InRange(pair.Last.weight.abs().max().item<float>() * Math.Sqrt(16 * 7), 0.9, 1.0001);
    }

    [Fact]
    public void Keys_that_are_not_known_are_passed_over()
    {
        using var folder = new TemporaryFolder();
        JsonArray information = Original();
        information[0]!["ori_layer_info"]!["padding"] = new JsonArray(3, 3);
        information[0]!["note"] = "ours";
        information[0]!["decom_nodes"]!["middle"] = new JsonObject();
        nn.Module<Tensor, Tensor> model = Holders.Hold(Kernels.First(), asConvolution: false);
        Assert.Equal([Holders.Name], model.DecomposeNetwork(Write(folder, information)).Changes.Keys);
    }

    [Theory, MemberData(nameof(DifferentModels))]
    public void A_model_that_differs_in_one_field_is_refused_by_the_name_of_layer_and_field(string field, int model)
    {
        Conv2d[] different =
        [
            nn.Conv2d(5, 8, 7), nn.Conv2d(4, 9, 7), nn.Conv2d(4, 8, (7L, 9L)), nn.Conv2d(4, 8, 7, stride: 2), nn.Conv2d(4, 8, 7, dilation: 2), nn.Conv2d(4, 8, 7, groups: 2),
        ];
        using var folder = new TemporaryFolder();
        nn.Module<Tensor, Tensor> refused = model < different.Length ? Holders.Hold(different[model], asConvolution: false) : nn.Sequential((Holders.Name, nn.Linear(4, 8)));
        var exception = Assert.Throws<InformationException>(() => refused.DecomposeNetwork(Write(folder, Original())));
        Assert.Equal((Holders.Name, field), (exception.Layer, exception.Field));
        Assert.Contains(Holders.Name, exception.Message, StringComparison.Ordinal);
        Assert.Empty(Decompositions.Pairs(refused));
    }

    [Theory, MemberData(nameof(BrokenFields))]
    public void A_broken_field_is_named_and_the_model_untouched(string place, string value, string field)
    {
        using var folder = new TemporaryFolder();
        JsonArray information = Original();
        string[] path = place.Split('.');
        JsonNode parent = path[..^1].Aggregate(information[0]!, (node, key) => node[key]!);
        parent[path[^1]] = JsonNode.Parse(value);
        nn.Module<Tensor, Tensor> model = Holders.Hold(Kernels.First(), asConvolution: true);
        var snapshot = new ModelSnapshot(model, Kernels.Input());

        var exception = Assert.Throws<InformationException>(() => model.DecomposeNetwork(Write(folder, information)));

        Assert.Equal(field, exception.Field);
        snapshot.AssertUnchanged();
    }

    private static JsonArray Original()
    {
        using var folder = new TemporaryFolder();
        string path = Decompositions.SaveInformation(() => Holders.Hold(Kernels.First(), asConvolution: false), folder.File("information.json"));
        return JsonNode.Parse(File.ReadAllBytes(path))!.AsArray();
    }

    private static string Write(TemporaryFolder folder, JsonArray information)
    {
        string path = folder.File("information.json");
        File.WriteAllText(path, information.ToJsonString());
        return path;
    }
}
