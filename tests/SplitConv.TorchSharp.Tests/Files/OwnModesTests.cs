using SplitConv.Convolutions;
using SplitConv.Plans.Information;
using SplitConv.TestSupport;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Tests.Files;

/// <summary>Pairs in the modes the reference does not know go through all files, and the user is told.</summary>
public sealed class OwnModesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void They_go_through_the_information_file_and_the_weights()
    {
        nn.Module<Tensor, Tensor> model = new Network(), other = new Network();
        model.Decompose(_folder.File("information.json"), Ways.Exact(DecompositionSchemes.All));
        model.SaveWeights(_folder.File("weights.safetensors"));

        Assert.Equal(["_narrowing", "_pointwise", "_widening"], other.DecomposeNetwork(_folder.File("information.json")).Changes.Keys.Order(StringComparer.Ordinal));
        other.LoadWeights(_folder.File("weights.safetensors"));

        AssertEqual(model, other);
    }

    [Fact]
    public void They_go_through_a_bundle()
    {
        nn.Module<Tensor, Tensor> model = new Network(), other = new Network(), restructured = new Network();
        model.Decompose(_folder.File("information.json"), Ways.Exact(DecompositionSchemes.All));
        model.SaveDecomposed(_folder.File("bundle.safetensors"));
        restructured.DecomposeNetwork(_folder.File("information.json"));

        Assert.Equal(3, other.LoadDecomposed(_folder.File("bundle.safetensors")).Changes.Count);
        Assert.Empty(restructured.LoadDecomposed(_folder.File("bundle.safetensors")).Changes);

        AssertEqual(model, other);
        AssertEqual(model, restructured);
    }

    [Fact]
    public void Whoever_has_them_written_is_told()
    {
        string path = _folder.File("information.json");
        Assert.Equal(InformationFile.OwnModesWarning(InformationFile.Read(Write(DecompositionSchemes.All, out var warnings)), path), Assert.Single(warnings));
        Write(DecompositionSchemes.Reference, out warnings);
        Assert.Empty(warnings);

        string Write(DecompositionSchemes schemes, out IReadOnlyList<string> warnings)
        {
            warnings = new Network().Decompose(path, Ways.Exact(schemes)).Warnings;
            return path;
        }
    }

    [Fact]
    public void Without_a_file_there_is_nothing_to_tell() => Assert.Empty(new Network().Decompose(options: Ways.Exact(DecompositionSchemes.All)).Warnings);

    private static void AssertEqual(nn.Module<Tensor, Tensor> model, nn.Module<Tensor, Tensor> other)
    {
        Assert.Equal([DecompositionMode.FC, DecompositionMode.SC, DecompositionMode.SC], Decompositions.Pairs(other).Select(pair => pair.Mode).Order());
        Assert.Equal(model.state_dict().Keys, other.state_dict().Keys);
        Tensors.AssertIdentical(Tensors.Output(model, Kernels.Input(12)), Tensors.Output(other, Kernels.Input(12)));
    }

    private sealed class Network : nn.Module<Tensor, Tensor>
    {
        private readonly Conv2d _narrowing = nn.Conv2d(12, 2, 3, padding: 1);
        private readonly nn.Module<Tensor, Tensor> _pointwise = nn.Conv2d(2, 3, 1);
        private readonly nn.Module<Tensor, Tensor> _widening = nn.Conv2d(3, 12, 3, padding: 1);

        public Network()
            : base(nameof(Network)) => RegisterComponents();

        public override Tensor forward(Tensor input) => _widening.call(_pointwise.call(_narrowing.call(input)));
    }
}
