using System.Text.RegularExpressions;
using SplitConv.Convolutions;
using SplitConv.Plans;
using SplitConv.Plans.Information;
using Xunit;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Tests.Networks;

/// <summary>ResNet-18, ResNet-50 and VGG-16 are decomposed as the reference does it.</summary>
public sealed class ReferenceNetworkTests(DecomposedNetworks networks) : IClassFixture<DecomposedNetworks>
{
    // Singular values of more rows take more than a second each; one network stands for those.
    private const int MostRows = 400;

    public static TheoryData<string> Names => [.. GoldenNetworks.Names];

    [Theory, MemberData(nameof(Names))]
    public void The_changes_are_those_of_the_reference_in_its_order(string name) => Assert.Equal(
        GoldenNetworks.Changes(name),
        networks.Get(name).Result.Changes.Select(change => (change.Key, change.Value[0], change.Value[1])));

    [Theory, MemberData(nameof(Names))]
    public void The_information_file_is_that_of_the_reference(string name)
    {
        using var expected = System.Text.Json.JsonDocument.Parse(File.ReadAllBytes(GoldenNetworks.InformationPath(name)));
        using var actual = System.Text.Json.JsonDocument.Parse(networks.Get(name).Information);
        Assert.Equal(System.Text.Json.JsonSerializer.Serialize(expected), System.Text.Json.JsonSerializer.Serialize(actual));
    }

    [Theory, MemberData(nameof(Names))]
    public void At_the_rank_of_the_reference_the_output_is_that_of_the_composed_kernels(string name)
    {
        DecomposedNetwork network = networks.Get(name);
        Tensor input = Tensors.Normal(3, 1, 3, 64, 64);
        Tensors.AssertClose(Tensors.Output(network.Composed, input), Tensors.Output(network.Result.Model, input), 1e-5);
    }

    [Theory, MemberData(nameof(Names))]
    public void At_full_rank_the_output_is_that_of_the_original(string name)
    {
        using var scope = NewDisposeScope();
        int mostRows = name == "resnet18" ? int.MaxValue : MostRows;
        InformationEntry[] chosen = [.. GoldenNetworks.Information(name).Where(entry => entry.Mode.Rows(entry.Original.Weight) <= mostRows)];
        DecompositionOptions fullRank = Decompositions.FullRank(chosen) with
        {
            Include = [.. chosen.Select(entry => new Regex($"^{Regex.Escape(entry.Name)}$"))],
        };
        nn.Module<Tensor, Tensor> model = GoldenNetworks.Create(name);
        Tensor input = Tensors.Normal(4, 1, 3, 64, 64);
        Tensor expected = Tensors.Output(model, input);

        var changes = model.Decompose(options: fullRank).Changes;

        Assert.Equal(chosen.Select(entry => entry.Name), changes.Keys);
        Tensors.AssertClose(expected, Tensors.Output(model, input), 1e-5);
    }
}
