using SplitConv.Storage;
using SplitConv.TorchSharp.Modules;

namespace SplitConv.TorchSharp.Weights;

/// <summary>
/// What of the parameters that convolutions share in the original model their pairs share in a bundle. Calibration may have given them kernels and biases of their own.
/// </summary>
/// <param name="file">The bundle.</param>
/// <param name="convolutions">The convolutions of the original model.</param>
/// <param name="isReplaced">Which of them are pairs in the bundle.</param>
internal sealed class SavedTies(SafetensorsFile file, IReadOnlyList<NamedConvolution> convolutions, Func<NamedConvolution, bool> isReplaced)
{
    private readonly Dictionary<IntPtr, List<(byte[] First, byte[] Last)>> _weights = [];

    /// <summary>The same number for convolutions whose pairs share their weights, among those that share one in the original.</summary>
    public int VariantOf(NamedConvolution named)
    {
        IntPtr weight = named.Module.weight.Handle;
        bool isShared = convolutions.Count(other => other.Module.weight is { IsInvalid: false } used && used.Handle == weight) > 1;
        // A Sequential lists what is shared once.
        if (!isShared || Read(named, "0.weight") is not { } first || Read(named, "1.weight") is not { } last)
            return 0;
        if (!_weights.TryGetValue(weight, out var variants))
            _weights[weight] = variants = [];
        int index = variants.FindIndex(known => known.First.AsSpan().SequenceEqual(first) && known.Last.AsSpan().SequenceEqual(last));
        if (index < 0)
            variants.Add((first, last));
        return index < 0 ? variants.Count - 1 : index;
    }

    /// <summary>Whether the bias of a pair is another than that of those it shared it with.</summary>
    public bool HasOwnBias(NamedConvolution named)
    {
        if (named.Module.bias is not { } bias || BiasOf(named) is not { } saved)
            return false;
        // Whoever keeps the original keeps the shared bias, else the first that has one in the file.
        byte[]? shared = convolutions
            .Where(other => other.Module.bias?.Handle == bias.Handle)
            .OrderBy(isReplaced)
            .Select(BiasOf)
            .FirstOrDefault(values => values is not null);
        return !saved.AsSpan().SequenceEqual(shared);
    }

    private byte[]? BiasOf(NamedConvolution named) => Read(named, isReplaced(named) ? "1.bias" : "bias");

    private byte[]? Read(NamedConvolution named, string tensor) => named.Names
        .Select(name => file.Entries.GetValueOrDefault(name.Length == 0 ? tensor : $"{name}.{tensor}"))
        .FirstOrDefault(entry => entry is not null) is { } found
        ? file.Read(found)
        : null;
}
