using System.Collections.Concurrent;
using SplitConv.TestSupport;
using SplitConv.TorchSharp.Modules;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Tests.Networks;

/// <summary>A network decomposed as the reference does it, beside an undecomposed one with the composed kernels. Made once for all tests of a class: it takes seconds.</summary>
public sealed class DecomposedNetworks : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentDictionary<string, Lazy<DecomposedNetwork>> _networks = [];

    internal DecomposedNetwork Get(string name) => _networks.GetOrAdd(name, _ => new Lazy<DecomposedNetwork>(() => Make(name))).Value;

    public void Dispose() => _folder.Dispose();

    private DecomposedNetwork Make(string name)
    {
        nn.Module<Tensor, Tensor> model = GoldenNetworks.Create(name), composed = GoldenNetworks.Create(name);
        composed.load_state_dict(model.state_dict());
        string information = _folder.File($"{name}.json");
        DecompositionResult<nn.Module<Tensor, Tensor>> result = model.Decompose(information);

        Dictionary<string, Conv2d> convolutions = composed.named_modules().Where(entry => entry.module is Conv2d).ToDictionary(entry => entry.name, entry => (Conv2d)entry.module);
        foreach (var (layer, module) in model.named_modules())
        {
            if (module is DecomposedConvolution pair)
                convolutions[layer].weight = new Parameter(Compose(pair));
        }

        return new DecomposedNetwork(result, composed, File.ReadAllText(information));
    }

    // W[o, i, y, x] = sum over r of first[r, i, .] * last[o, r, .]
    private static Tensor Compose(DecomposedConvolution pair)
    {
        using var _ = no_grad();
        Tensor first = pair.First.weight.to(ScalarType.Float64), last = pair.Last.weight.to(ScalarType.Float64);
        return pair.First.kernel_size[1] == 1
            ? einsum("riy,orx->oiyx", first.squeeze(3), last.squeeze(2)).to(ScalarType.Float32)
            : einsum("rix,ory->oiyx", first.squeeze(2), last.squeeze(3)).to(ScalarType.Float32);
    }
}

/// <summary>See <see cref="DecomposedNetworks"/>.</summary>
/// <param name="Result">The decomposed network.</param>
/// <param name="Composed">The network with composed kernels.</param>
/// <param name="Information">The content of its information file.</param>
internal sealed record DecomposedNetwork(DecompositionResult<nn.Module<Tensor, Tensor>> Result, nn.Module<Tensor, Tensor> Composed, string Information);
