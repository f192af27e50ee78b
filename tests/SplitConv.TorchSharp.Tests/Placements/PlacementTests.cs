using SplitConv.Plans;
using SplitConv.TestSupport;
using SplitConv.TorchSharp.Modules;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Tests.Placements;

/// <summary>Wherever a model holds its convolutions, the decomposed model is a model like any other.</summary>
public sealed class PlacementTests
{
    public static TheoryData<string> All => [.. Placement.All.Keys];

    public static TheoryData<string> Convertible => [.. Placement.All.Where(entry => entry.Value.IsConvertible).Select(entry => entry.Key)];

    [Theory, MemberData(nameof(All))]
    public void At_full_rank_the_output_is_that_of_the_original(string name)
    {
        Placement placement = Placement.Of(name);
        DecompositionOptions fullRank = Decompositions.FullRank(placement.Create().Decompose().Outcomes);
        nn.Module<Tensor, Tensor> model = placement.Create();
        Tensor expected = Tensors.Output(model, placement.Input());

        var result = model.Decompose(options: fullRank);

        Assert.Same(model, result.Model);
        Tensors.AssertClose(expected, Tensors.Output(model, placement.Input()), 1e-5);
        // Nothing the model needs may hang on objects that were replaced.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Tensors.AssertClose(expected, Tensors.Output(model, placement.Input()), 1e-5);
    }

    [Theory, MemberData(nameof(All))]
    public void Every_convolution_is_replaced_under_each_of_its_names(string name)
    {
        nn.Module<Tensor, Tensor> model = Placement.Of(name).Create();
        string[] names = [.. model.named_modules().Where(entry => entry.module is global::TorchSharp.Modules.Conv2d).Select(entry => entry.name)];

        var result = model.Decompose();

        Assert.Equal(names.Order(StringComparer.Ordinal), result.Changes.Keys.Order(StringComparer.Ordinal));
        Assert.All(result.Changes, change => Assert.Equal([$"{change.Key}.0", $"{change.Key}.1"], change.Value));
        Assert.Empty(result.Warnings);
    }

    [Theory, MemberData(nameof(All))]
    public void Modules_go_by_the_names_of_the_pairs(string name)
    {
        nn.Module<Tensor, Tensor> model = Placement.Of(name).Create();
        string[] before = [.. model.named_modules().Select(entry => entry.name)];

        var changes = model.Decompose().Changes;

        IEnumerable<string> expected = before.Concat(changes.Values.SelectMany(pair => pair));
        Assert.Equal(expected.Order(StringComparer.Ordinal), model.named_modules().Select(entry => entry.name).Order(StringComparer.Ordinal));
        Assert.All(model.named_modules().Where(entry => changes.ContainsKey(entry.name)), entry => Assert.IsType<DecomposedConvolution>(entry.module));
    }

    [Theory, MemberData(nameof(All))]
    public void Parameters_go_by_the_names_of_the_pairs(string name)
    {
        nn.Module<Tensor, Tensor> model = Placement.Of(name).Create();
        string[] before = [.. model.named_parameters().Select(entry => entry.name)];
        var changes = model.Decompose().Changes;
        Assert.Equal(
            Decompositions.ParametersAfter(before, changes).Order(StringComparer.Ordinal),
            model.named_parameters().Select(entry => entry.name).Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(All))]
    public void The_state_dictionary_goes_by_the_names_of_the_pairs(string name)
    {
        nn.Module<Tensor, Tensor> model = Placement.Of(name).Create();
        string[] before = [.. model.state_dict().Keys];
        var changes = model.Decompose().Changes;
        Assert.Equal(
            Decompositions.ParametersAfter(before, changes).Order(StringComparer.Ordinal),
            model.state_dict().Keys.Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(All))]
    public void Weights_saved_by_TorchSharp_load_into_a_model_restructured_offline(string name)
    {
        using var folder = new TemporaryFolder();
        Placement placement = Placement.Of(name);
        nn.Module<Tensor, Tensor> model = placement.Create();
        model.Decompose(folder.File("information.json"));
        model.save(folder.File("weights.dat"));

        nn.Module<Tensor, Tensor> other = placement.Create();
        other.DecomposeNetwork(folder.File("information.json"));
        other.load(folder.File("weights.dat"));

        Tensors.AssertIdentical(Tensors.Output(model, placement.Input()), Tensors.Output(other, placement.Input()));
    }

    [Theory, MemberData(nameof(All))]
    public void A_bundle_loads_into_a_new_model(string name)
    {
        using var folder = new TemporaryFolder();
        Placement placement = Placement.Of(name);
        nn.Module<Tensor, Tensor> model = placement.Create();
        var changes = model.Decompose().Changes;
        model.SaveDecomposed(folder.File("bundle.safetensors"));

        nn.Module<Tensor, Tensor> other = placement.Create();
        var loaded = other.LoadDecomposed(folder.File("bundle.safetensors"));

        Assert.Equal(changes, loaded.Changes);
        Tensors.AssertIdentical(Tensors.Output(model, placement.Input()), Tensors.Output(other, placement.Input()));
    }

    [Theory, MemberData(nameof(All))]
    public void Train_and_eval_reach_every_module(string name)
    {
        nn.Module<Tensor, Tensor> model = Placement.Of(name).Create();
        model.eval();
        model.Decompose();
        Assert.All(model.modules(), module => Assert.False(module.training));
        model.train();
        Assert.All(model.modules(), module => Assert.True(module.training));
        model.eval();
        Assert.All(model.modules(), module => Assert.False(module.training));
    }

    [Theory, MemberData(nameof(Convertible))]
    public void The_decomposed_model_converts_to_float64(string name)
    {
        Placement placement = Placement.Of(name);
        nn.Module<Tensor, Tensor> model = placement.Create();
        model.Decompose();
        Tensor expected = Tensors.Output(model, placement.Input());

        model.to(ScalarType.Float64);

        Assert.All(model.parameters(), parameter => Assert.Equal(ScalarType.Float64, parameter.dtype));
        Tensors.AssertClose(expected, Tensors.Output(model, placement.Input().to(ScalarType.Float64)), 1e-5);
    }

    [Theory, MemberData(nameof(All))]
    public void A_training_step_changes_both_weights_of_every_pair(string name)
    {
        Placement placement = Placement.Of(name);
        nn.Module<Tensor, Tensor> model = placement.Create();
        model.Decompose();
        IReadOnlyList<DecomposedConvolution> pairs = Decompositions.Pairs(model);
        byte[][] before = [.. pairs.SelectMany(pair => new[] { Tensors.Bytes(pair.First.weight), Tensors.Bytes(pair.Last.weight) })];
        Tensor output = Tensors.Output(model, placement.Input());

        Training.Step(model, placement.Input());

        byte[][] after = [.. pairs.SelectMany(pair => new[] { Tensors.Bytes(pair.First.weight), Tensors.Bytes(pair.Last.weight) })];
        Assert.NotEmpty(before);
        Assert.All(before.Zip(after), item => Assert.NotEqual(item.First, item.Second));
        Assert.NotEqual(0, Tensors.Difference(output, Tensors.Output(model, placement.Input())));
    }

    [Theory, MemberData(nameof(All))]
    public void A_second_decomposition_finds_nothing_more_to_do(string name)
    {
        Placement placement = Placement.Of(name);
        nn.Module<Tensor, Tensor> model = placement.Create();
        model.Decompose();
        var snapshot = new ModelSnapshot(model, placement.Input());

        var second = model.Decompose();

        Assert.Empty(second.Changes);
        Assert.All(second.Outcomes, outcome => Assert.NotEmpty(outcome.Reasons));
        snapshot.AssertUnchanged();
    }
}
