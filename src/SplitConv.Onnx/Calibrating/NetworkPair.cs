using SplitConv.Onnx.Measuring;
using SplitConv.Onnx.Protocol;
using SplitConv.Plans;

namespace SplitConv.Onnx.Calibrating;

/// <summary>The original network, and the one in which pairs take the place of more and more convolutions.</summary>
internal sealed class NetworkPair(ModelSurvey survey, NetworkGraph original, int threads)
{
    private readonly Dictionary<string, LayerPair> _pairs = [];
    private readonly HashSet<int> _positions = [];
    private NetworkGraph? _drifted;

    private NetworkGraph Drifted => _drifted ??= new NetworkGraph(DecomposedCopy.Of(survey, _pairs));

    /// <summary>Whether there are pairs yet.</summary>
    public bool HasPairs => _pairs.Count > 0;

    public void Replace(WatchedConvolution convolution, LayerPair pair)
    {
        _pairs[convolution.Name] = pair;
        _positions.Add(convolution.Position);
        _drifted = null;
    }

    /// <summary>Loads the part between values that are kept and a convolution.</summary>
    /// <param name="from">Where the values are kept.</param>
    /// <param name="to">The convolution.</param>
    /// <param name="ofOriginal">The values that are wanted of the original.</param>
    /// <param name="ofDrifted">The values that are wanted of the network with pairs.</param>
    /// <exception cref="Running.RuntimeRefusedException">ONNX Runtime cannot load it.</exception>
    public NetworkStep Between(Frontier from, WatchedConvolution to, IReadOnlyCollection<string> ofOriginal, IReadOnlyCollection<string> ofDrifted)
    {
        bool isSame = from.IsShared && !_positions.Any(position => position >= from.Position && position < to.Position);
        IReadOnlyList<ValueInfoProto> given = from.Describe() ?? [.. original.Inputs];
        return Open(isSame, (network, wanted) => Segment.Between(network, given, wanted, threads), ofOriginal, ofDrifted);
    }

    /// <summary>Loads both networks as a whole, to look at some of their values.</summary>
    /// <inheritdoc cref="Between"/>
    public NetworkStep Whole(IReadOnlyCollection<string> ofOriginal, IReadOnlyCollection<string> ofDrifted) =>
        Open(!HasPairs, (network, wanted) => Segment.Whole(network, wanted, threads), ofOriginal, ofDrifted);

    private NetworkStep Open(bool isSame, Func<NetworkGraph, IReadOnlyCollection<string>, Segment> load, IReadOnlyCollection<string> ofOriginal, IReadOnlyCollection<string> ofDrifted)
    {
        if (isSame)
            return new NetworkStep(load(original, [.. ofOriginal.Union(ofDrifted)]), null);
        Segment one = load(original, ofOriginal);
        try
        {
            return new NetworkStep(one, load(Drifted, ofDrifted));
        }
        catch
        {
            one.Dispose();
            throw;
        }
    }
}
