using System.Text.RegularExpressions;
using SplitConv.Convolutions;
using SplitConv.Plans;
using SplitConv.Plans.Information;
using SplitConv.Storage;
using SplitConv.TestSupport;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Tests.Failures;

/// <summary>A model that is decomposed already, wholly or in part.</summary>
public sealed class RepeatedDecompositionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_information_file_of_a_second_call_lists_the_pairs_of_the_first_too()
    {
        Sequential model = Create();
        model.Decompose(options: new DecompositionOptions { Include = [new Regex("^1$")] });
        string path = _folder.File("information.json");
        Assert.Equal(["0"], model.Decompose(path).Changes.Keys);
        Assert.Equal(["0", "1"], InformationFile.Read(path).Select(entry => entry.Name));
        Assert.Equal(["0", "1"], Create().DecomposeNetwork(path).Changes.Keys);
    }

    [Theory, InlineData(false), InlineData(true)]
    public void Halves_of_pairs_are_not_decomposed_again(bool asConvolution)
    {
        nn.Module<Tensor, Tensor> model = Holders.Hold(nn.Conv2d(12, 2, 3), asConvolution);
        model.Decompose(options: Ways.Exact(DecompositionSchemes.All));
        var snapshot = new ModelSnapshot(model, Kernels.Input(12));

        var result = model.Decompose(options: Ways.Exact(DecompositionSchemes.All));

        Assert.Empty(result.Changes);
        Assert.Equal(["held.0", "held.1"], result.Outcomes.Select(outcome => outcome.Plan.Site.Name));
        Assert.All(result.Outcomes, outcome => Assert.Contains("half of a pair", Assert.Single(outcome.Reasons).Text, StringComparison.Ordinal));
        snapshot.AssertUnchanged();
    }

    [Fact]
    public void Nothing_more_to_decompose_is_said_where_a_file_was_wanted()
    {
        Sequential model = Create();
        model.Decompose();
        string path = _folder.File("information.json");
        Assert.Contains(path, Assert.Single(model.Decompose(path).Warnings), StringComparison.Ordinal);
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void Structure_is_not_put_on_structure()
    {
        Sequential model = Create();
        string path = _folder.File("information.json");
        model.Decompose(path);
        var exception = Assert.Throws<InformationException>(() => model.DecomposeNetwork(path));
        Assert.Contains("0 is decomposed already in this model", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bundle_of_other_ranks_is_refused()
    {
        Sequential model = Create(), other = Create();
        model.Decompose();
        model.SaveDecomposed(_folder.File("bundle.safetensors"));
        other.Decompose(options: Decompositions.AtRanks(new Dictionary<string, int> { ["0"] = 7 }));
        var exception = Assert.Throws<InformationException>(() => other.LoadDecomposed(_folder.File("bundle.safetensors")));
        Assert.Contains("at rank 7; start from the original model", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_of_the_original_do_not_go_into_a_decomposed_model()
    {
        Sequential model = Create();
        model.SaveWeights(_folder.File("weights.safetensors"));
        model.Decompose();
        var exception = Assert.Throws<SafetensorsException>(() => model.LoadWeights(_folder.File("weights.safetensors")));
        Assert.Contains("holds weights of the original model (0.weight)", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_arguments_are_named()
    {
        Sequential model = Create(), none = null!;
        Assert.Throws<ArgumentNullException>("model", () => none.Decompose());
        Assert.Throws<ArgumentNullException>("model", () => none.SaveDecomposed("x"));
        Assert.Throws<ArgumentNullException>("model", () => none.SaveWeights("x"));
        Assert.Throws<ArgumentNullException>("model", () => none.LoadWeights("x"));
        Assert.Throws<ArgumentNullException>("model", () => none.LoadDecomposed("x"));
        Assert.Throws<ArgumentNullException>("path", () => model.SaveWeights(null!));
        Assert.Throws<ArgumentException>("path", () => model.LoadDecomposed(" "));
    }

    private static Sequential Create() => nn.Sequential(nn.Conv2d(64, 64, 3), nn.Conv2d(64, 64, 3));
}
