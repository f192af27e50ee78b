using SplitConv.Plans.Information;
using SplitConv.Samples.Networks;
using Xunit;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Tests.Networks;

/// <summary>ResNet-18, ResNet-50 and VGG-16 are decomposed as the reference does it.</summary>
public sealed class ReferenceNetworkTests(DecomposedNetworks networks) : IClassFixture<DecomposedNetworks>
{
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
        IReadOnlyList<InformationEntry> entries = GoldenNetworks.Information(name);
        nn.Module<Tensor, Tensor> model = GoldenNetworks.Create(name);
        Tensor input = Tensors.Normal(4, 1, 3, 64, 64);
        Tensor expected = Tensors.Output(model, input);

        var changes = model.Decompose(options: Decompositions.FullRank(entries)).Changes;

        Assert.Equal(entries.Select(entry => entry.Name), changes.Keys);
        Tensors.AssertClose(expected, Tensors.Output(model, input), 1e-5);
    }

    [Fact]
    public void With_batch_normalisation_vgg_16_is_decomposed_in_the_same_way()
    {
        using var scope = NewDisposeScope();
        nn.Module<Tensor, Tensor> model = Vgg.Vgg16(batchNorm: true, classes: 10, hidden: 16);
        var outcomes = model.Decompose().Outcomes.Where(outcome => outcome.Pair is not null).ToArray();
        Assert.Equal(
            GoldenNetworks.Information("vgg16").Select(entry => (entry.Mode, entry.FirstWeight, entry.LastWeight)),
            outcomes.Select(outcome => (outcome.Pair!.Mode, outcome.Pair.Geometry.First.Weight, outcome.Pair.Geometry.Last.Weight)));
        Assert.Equal([1, 10], Tensors.Output(model, Tensors.Normal(5, 1, 3, 64, 64)).shape);
    }
}
