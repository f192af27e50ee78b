using SplitConv.Spectra.Leading;
using static TorchSharp.torch;

namespace SplitConv.Calibration;

/// <summary>
/// What a least-squares problem over patches needs to know of them. With patches x of the inputs, as drifted as the pair will see them, targets y, and a composed kernel W, the mean squared error
/// <c>|y - W x|^2</c> is <c>tr(W M W^T) - 2 tr(W C^T) + E</c>, with M the second moments of x, C the cross-moments of y with x and E the energy of y. White noise is added to x, for the original kernel as for the
/// pair, so that what the data does not tell is left to the original weights.
/// </summary>
/// <remarks>Numbers are given to libtorch as tensors, here and beside: TorchSharp lets the garbage collector take a Scalar that libtorch is still reading.</remarks>
internal sealed class PatchMoments : IDisposable
{
    // Products are made in single precision and summed in double precision, so many patches at a time.
    private const long Band = 4096;

    // M takes 0.3 GB. Larger ones are not formed: only what one tap of the last convolution sees, and what the last convolution sees behind a first one.
    private const int LargestComplete = 6144;

    private readonly PatchLayout _layout;
    private readonly IReadOnlyList<Tensor> _patches;
    private readonly Tensor _weight;
    private readonly Tensor? _complete;
    // The mean variance of the values of a patch, and that of the noise in them.
    private double _variance;
    private double _noise;
    private Tensor? _targets;
    private Tensor? _cross;

    private PatchMoments(PatchLayout layout, IReadOnlyList<Tensor> patches, Tensor weight, Tensor? complete, Tensor ofTap) =>
        (_layout, _patches, _weight, _complete, OfTap) = (layout, patches, weight, complete, ofTap);

    /// <summary>The second moments of what one tap of the last convolution sees, <c>[(in, first taps), (in, first taps)]</c>, averaged over its taps, with the noise.</summary>
    public Tensor OfTap { get; }

    /// <summary>Whether M is known as a whole, or the layer is too large for that.</summary>
    public bool IsComplete => _complete is not null;

    /// <summary>The energy of the targets, E, with that of the noise.</summary>
    public double Energy { get; private set; }

    private long Count => _patches.Sum(patches => patches.shape[0]);

    /// <summary>Whether M is formed for patches of so many values.</summary>
    public static bool CanBeComplete(PatchLayout layout) => layout.Length <= LargestComplete;

    /// <summary>Takes the moments.</summary>
    /// <param name="layout">The ordering of patches and kernels.</param>
    /// <param name="patches">Patches <c>[n, (in, first taps, last taps)]</c>, from their means where there is a bias; used as long as this lives.</param>
    /// <param name="weight">The original kernel in the same order, <c>[out, ...]</c>, double precision.</param>
    /// <param name="noise">The share of noise, above 0.</param>
    /// <param name="isComplete">Whether M is formed as a whole; null if its size decides.</param>
    public static PatchMoments Of(PatchLayout layout, IReadOnlyList<Tensor> patches, Tensor weight, double noise, bool? isComplete = null)
    {
        using var scope = NewDisposeScope();
        long count = patches.Sum(part => part.shape[0]);
        Tensor? complete = isComplete ?? CanBeComplete(layout) ? Sum(patches, band => band, band => band).div_(tensor(count)) : null;
        Tensor ofTap = complete is null ? TapMoments(layout, patches) : complete.reshape(layout.FirstSize, layout.LastTaps, layout.FirstSize, layout.LastTaps).diagonal(0, 1, 3).mean([-1]);
        double variance = Math.Max(ofTap.diagonal().mean().item<double>(), double.Epsilon);
        var moments = new PatchMoments(layout, patches, weight, complete?.DetachFromDisposeScope(), ofTap.DetachFromDisposeScope()) { _variance = variance };
        moments.SetNoise(noise);
        return moments;
    }

    /// <summary>The second moments of what one tap of the last convolution sees, averaged over its taps, without noise.</summary>
    /// <inheritdoc cref="Of"/>
    public static Tensor TapMoments(PatchLayout layout, IReadOnlyList<Tensor> patches) =>
        Sum(patches, band => ByTap(band, layout), band => ByTap(band, layout)).div_(tensor(patches.Sum(part => part.shape[0]) * layout.LastTaps));

    /// <summary>Sets another share of noise. Set the targets afterwards.</summary>
    /// <param name="noise">The variance of the noise over the mean variance of the values of a patch, above 0.</param>
    public void SetNoise(double noise)
    {
        double more = noise * _variance - _noise;
        _complete?.diagonal().add_(tensor(more));
        OfTap.diagonal().add_(tensor(more));
        _noise = noise * _variance;
    }

    /// <summary>Sets the targets.</summary>
    /// <param name="targets">For each part of the patches <c>[n, out]</c>, from their means where there is a bias; used as long as they are set.</param>
    public void SetTargets(IReadOnlyList<Tensor> targets)
    {
        using var scope = NewDisposeScope();
        _targets?.Dispose();
        _cross?.Dispose();
        _targets = cat([.. targets]).DetachFromDisposeScope();
        Energy = GramMatrix.SumOfSquares(_targets) / Count + _noise * _weight.mul(_weight).sum().item<double>();
        _cross = _complete is null ? null : Cross(band => band).add_(_weight.mul(tensor(_noise))).DetachFromDisposeScope();
    }

    /// <summary>What the last convolution sees behind a first one: second moments <c>[(R, taps), (R, taps)]</c>, and cross-moments with the targets <c>[out, (R, taps)]</c>.</summary>
    /// <param name="first">The first kernel, <c>[R, (in, first taps)]</c>.</param>
    public (Tensor Second, Tensor Cross) Behind(Tensor first)
    {
        long rank = first.shape[0], size = rank * _layout.LastTaps;
        if (_complete is not null)
        {
            Tensor half = first.mm(_complete.reshape(_layout.FirstSize, -1)).reshape(size, _layout.FirstSize, _layout.LastTaps);
            Tensor second = ThroughFirst(half, first);
            return (second.add(second.t()).div_(tensor(2.0)), ThroughFirst(_cross!.reshape(-1, _layout.FirstSize, _layout.LastTaps), first));
        }

        Tensor single = first.to(ScalarType.Float32);
        Tensor Features(Tensor band) => ByTap(band, _layout).mm(single.t()).reshape(-1, _layout.LastTaps, rank).permute(0, 2, 1).reshape(-1, size);
        Tensor features = Sum(_patches, Features, Features).div_(tensor(Count));
        // The noise as the last convolution sees it.
        features.add_(kron(first.mm(first.t()).contiguous(), eye(_layout.LastTaps, dtype: ScalarType.Float64)).mul_(tensor(_noise)));
        return (features, Cross(Features).add_(ThroughFirst(_weight.reshape(-1, _layout.FirstSize, _layout.LastTaps), first).mul(tensor(_noise))));
    }

    /// <summary>Half of what the error's gradient by the first kernel has in it of W M, <c>[R, (in, first taps)]</c>. Only where M is known as a whole.</summary>
    /// <param name="first">The first kernel, or a step of it.</param>
    /// <param name="last">The last kernel.</param>
    public Tensor Apply(Tensor first, Tensor last) => WithLast(PairFactors.Compose(first, last).mm(_complete!), last);

    /// <summary>The same for C in place of W M.</summary>
    /// <param name="last">The last kernel.</param>
    public Tensor CrossWith(Tensor last) => WithLast(_cross!, last);

    /// <inheritdoc/>
    public void Dispose()
    {
        OfTap.Dispose();
        _complete?.Dispose();
        _targets?.Dispose();
        _cross?.Dispose();
    }

    private Tensor WithLast(Tensor kernels, Tensor last)
    {
        long rank = last.shape[1];
        Tensor byTap = kernels.reshape(-1, _layout.FirstSize, _layout.LastTaps).permute(0, 2, 1).reshape(-1, _layout.FirstSize);
        return last.permute(1, 0, 2).reshape(rank, -1).mm(byTap);
    }

    // [n, (in, first taps), taps] to [n, (R, taps)].
    private Tensor ThroughFirst(Tensor kernels, Tensor first) =>
        kernels.permute(0, 2, 1).matmul(first.t()).permute(0, 2, 1).reshape(-1, first.shape[0] * _layout.LastTaps);

    private Tensor Cross(Func<Tensor, Tensor> features)
    {
        long at = 0;
        return Sum(_patches, band =>
        {
            Tensor targets = _targets!.narrow(0, at, band.shape[0]);
            at += band.shape[0];
            return targets;
        }, features).div_(tensor(Count));
    }

    // Every tap of every patch as a row of its own.
    private static Tensor ByTap(Tensor band, PatchLayout layout) => band.reshape(-1, layout.FirstSize, layout.LastTaps).permute(0, 2, 1).reshape(-1, layout.FirstSize);

    private static Tensor Sum(IReadOnlyList<Tensor> patches, Func<Tensor, Tensor> left, Func<Tensor, Tensor> right)
    {
        Tensor? sum = null;
        foreach (Tensor part in patches)
        {
            for (long from = 0; from < part.shape[0]; from += Band)
            {
                using var scope = NewDisposeScope();
                Tensor band = part.narrow(0, from, Math.Min(Band, part.shape[0] - from));
                Tensor product = left(band).t().mm(right(band)).to(ScalarType.Float64);
                sum = sum is null ? product.MoveToOuterDisposeScope() : sum.add_(product);
            }
        }

        return sum!;
    }
}
