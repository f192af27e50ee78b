using System.Runtime.InteropServices;
using SplitConv.Convolutions;
using static TorchSharp.torch;

namespace SplitConv.Calibration;

/// <summary>Takes patches from the maps around a convolution, as many as fit into a limit, spread evenly over inputs and positions.</summary>
internal sealed class PatchCollector : IDisposable
{
    // More than this many times the values of a patch say little new, and nothing is gained beyond the first limit in practice.
    private const long MostPatches = 65_536;
    private const long MostBytes = 256L << 20;

    private const int HeldOutEvery = 10;

    // The fractional part of the golden ratio: multiples of it are spread most evenly, so that no two maps are looked at in the same places.
    private const double Golden = 0.6180339887498949;

    private readonly ConvolutionGeometry _geometry;
    private readonly bool _byPosition;
    private readonly long _perMap;
    private readonly List<Tensor>[] _inputs = [[], []];
    private readonly List<Tensor>[] _outputs = [[], []];
    private long _maps;
    private long _positions;

    private PatchCollector(ConvolutionGeometry geometry, int inputs)
    {
        _geometry = geometry;
        _byPosition = inputs < HeldOutEvery;
        _perMap = Math.Max(1, Limit(geometry) / inputs);
    }

    /// <summary>Collects patches.</summary>
    /// <param name="batches">The maps.</param>
    /// <param name="geometry">The convolution.</param>
    /// <param name="inputs">How many inputs there are in all.</param>
    /// <param name="hasBias">Whether it has a bias, which makes up for the mean.</param>
    /// <param name="cancellationToken">Looked at before every batch.</param>
    /// <returns>The patches; null if there are none to fit to or none to judge by.</returns>
    public static SplitSample? Collect(IEnumerable<CalibrationBatch> batches, ConvolutionGeometry geometry, int inputs, bool hasBias, CancellationToken cancellationToken)
    {
        using var collector = new PatchCollector(geometry, inputs);
        foreach (CalibrationBatch batch in batches)
        {
            cancellationToken.ThrowIfCancellationRequested();
            collector.Add(batch);
        }

        return collector._inputs.All(chunks => chunks.Count > 0) ? collector.Split(hasBias) : null;
    }

    /// <summary>Frees the patches that no sample was made of.</summary>
    public void Dispose()
    {
        foreach (Tensor chunk in _inputs.Concat(_outputs).SelectMany(chunks => chunks))
            chunk.Dispose();
    }

    /// <summary>How many patches of a convolution are looked at, at most about.</summary>
    public static long Limit(ConvolutionGeometry geometry) => Math.Min(MostPatches, MostBytes / (sizeof(float) * geometry.Weight.InChannels * geometry.Weight.Kernel.Area));

    private void Add(CalibrationBatch batch)
    {
        using var scope = NewDisposeScope();
        List<(long Map, long Row, long Column)>[] places = [[], []];
        for (int map = 0; map < batch.Input.Count; map++, _maps++)
            Choose(map, batch.Output, places);
        Tensor patches = Patches(ToTensor(batch.Input), batch.Output), outputs = ToTensor(batch.Output).permute(0, 2, 3, 1);
        for (int part = 0; part < places.Length; part++)
        {
            if (places[part].Count == 0)
                continue;
            TensorIndex[] index =
            [
                TensorIndex.Tensor(tensor(places[part].Select(place => place.Map).ToArray())),
                TensorIndex.Tensor(tensor(places[part].Select(place => place.Row).ToArray())),
                TensorIndex.Tensor(tensor(places[part].Select(place => place.Column).ToArray())),
            ];
            // Not to an outer scope: those who give the batches may have opened one in between.
            _inputs[part].Add(patches.index(index).DetachFromDisposeScope());
            _outputs[part].Add(outputs.index(index).DetachFromDisposeScope());
        }
    }

    private void Choose(int map, Maps output, List<(long Map, long Row, long Column)>[] places)
    {
        long positions = (long)output.Height * output.Width, count = Math.Min(positions, _perMap);
        double offset = _maps * Golden % 1;
        for (long k = 0; k < count; k++, _positions++)
        {
            long position = Math.Min(positions - 1, (long)((k + offset) * positions / count));
            bool isHeldOut = (_byPosition ? _positions : _maps) % HeldOutEvery == HeldOutEvery - 1;
            places[isHeldOut ? 1 : 0].Add((map, position / output.Width, position % output.Width));
        }
    }

    // Every patch at its position, [n, h', w', in, h, w], without a copy.
    private Tensor Patches(Tensor input, Maps output)
    {
        long channels = input.shape[1], height = input.shape[2], width = input.shape[3];
        WeightShape weight = _geometry.Weight;
        return input.as_strided(
            [input.shape[0], output.Height, output.Width, channels, weight.Height, weight.Width],
            [channels * height * width, _geometry.Stride.Height * width, _geometry.Stride.Width, height * width, _geometry.Dilation.Height * width, _geometry.Dilation.Width]);
    }

    private SplitSample Split(bool hasBias)
    {
        using var scope = NewDisposeScope();
        PatchSample fitted = new(Joined(_inputs[0]), Joined(_outputs[0])), heldOut = new(Joined(_inputs[1]), Joined(_outputs[1]));
        Tensor mean = hasBias ? fitted.Inputs.mean([0], keepdim: true, type: ScalarType.Float64) : zeros_like(fitted.Inputs.narrow(0, 0, 1), ScalarType.Float64);
        if (hasBias)
            fitted.Inputs.sub_(mean.to(ScalarType.Float32));
        return new SplitSample(fitted, mean.DetachFromDisposeScope(), heldOut);
    }

    private static Tensor Joined(List<Tensor> chunks) => cat(chunks).DetachFromDisposeScope();

    private static Tensor ToTensor(Maps maps)
    {
        Tensor tensor = empty(maps.Count, maps.Channels, maps.Height, maps.Width, ScalarType.Float32);
        MemoryMarshal.AsBytes(maps.Values.Span).CopyTo(tensor.bytes);
        return tensor;
    }
}
