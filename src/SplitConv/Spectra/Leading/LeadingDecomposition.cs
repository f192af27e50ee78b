using System.Runtime.InteropServices;
using SplitConv.Convolutions;
using SplitConv.Spectra.Libtorch;
using TorchSharp;
using static TorchSharp.torch;

namespace SplitConv.Spectra.Leading;

/// <summary>The leading triplets of an unfolding, and the rest of its spectrum if someone asks for it.</summary>
internal sealed class LeadingDecomposition : IKernelDecomposition
{
    // Where less energy than this is left, the difference of two energies says little about the error.
    private const double SmallestResolvedShare = 1e-4;

    private readonly Tensor _matrix;
    private readonly double _scale;
    private readonly LeadingTriplets _triplets;
    private readonly Action<double> _checkpoint;
    private readonly Lazy<double[]> _singularValues;

    /// <summary>Takes over the tensors.</summary>
    /// <param name="matrix">The unfolding, divided by <paramref name="scale"/>.</param>
    /// <param name="scale">The power of two.</param>
    /// <param name="triplets">Its leading triplets.</param>
    /// <param name="checkpoint">Called between large steps; may throw.</param>
    public LeadingDecomposition(Tensor matrix, double scale, LeadingTriplets triplets, Action<double> checkpoint)
    {
        (_matrix, _scale, _triplets, _checkpoint) = (matrix, scale, triplets, checkpoint);
        _singularValues = new Lazy<double[]>(() => FullSpectrum.Of(_matrix, _scale, () => _checkpoint(0.99)));
        Leading = new LeadingSpectrum(
            [.. triplets.Squares.Take(triplets.Wanted).Select(square => scale * Math.Sqrt(square))],
            [.. triplets.Squares.Zip(triplets.Uncertainties, (square, uncertainty) => scale * (Math.Sqrt(square + uncertainty) - Math.Sqrt(square)))],
            scale * scale * triplets.Energy,
            (matrix.dtype == ScalarType.Float32 ? 1e-7 : 1e-14) * scale * scale * triplets.Energy,
            Math.Pow(scale, 4) * triplets.FourthPowers,
            Math.Min(Rows, Columns),
            Math.Max(Rows, Columns));
    }

    public int Rows => (int)_matrix.shape[0];

    public int Columns => (int)_matrix.shape[1];

    public int HighestRank => _triplets.Wanted;

    public IReadOnlyList<double> SingularValues => _singularValues.Value;

    public LeadingSpectrum? Leading { get; }

    public LeadingSpectrum? Sharpen() => Leading! with
    {
        Guards = [.. _triplets.Squares.Skip(HighestRank).Select(square => _scale * Math.Sqrt(square))],
        RestBound = _scale * SpectralNorm.Outside(_triplets.Left, _matrix, () => _checkpoint(0.99)),
    };

    public double RelativeError(int rank)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rank);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rank, HighestRank);
        double left = 1 - _triplets.Squares.Take(rank).Sum() / _triplets.Energy;
        return left > SmallestResolvedShare ? Math.Sqrt(left) : Math.Sqrt(Residual(rank) / _triplets.Energy);
    }

    public KernelPair Truncate(PairGeometry pair, DecompositionMode mode, ElementType type)
    {
        using var pause = CollectionPause.Begin();
        using var scope = NewDisposeScope();
        int rank = pair.First.Weight.OutChannels;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rank, HighestRank, nameof(pair));
        var (left, right) = LeadingFactors(rank);
        (left, right) = (left.flip(1).contiguous(), right.flip(0).contiguous());
        if (_scale != 1)
            right.mul_(_scale);
        return _matrix.dtype == ScalarType.Float32
            ? Unfolding.FoldFactors(Elements<float>(left), Elements<float>(right), pair, mode, type)
            : Unfolding.FoldFactors(Elements<double>(left), Elements<double>(right), pair, mode, type);
    }

    public void Dispose()
    {
        _matrix.Dispose();
        _triplets.Left.Dispose();
        _triplets.Right.Dispose();
    }

    // Without a copy; alive as long as the tensor.
    private static ReadOnlySpan<T> Elements<T>(Tensor contiguous)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(contiguous.bytes);

    // In ascending order, as views.
    private (Tensor Left, Tensor Right) LeadingFactors(int rank) => (
        _triplets.Left.narrow(1, _triplets.Left.shape[1] - rank, rank),
        _triplets.Right.narrow(0, HighestRank - rank, rank));

    // |A - U U^T A|^2, a band of rows at a time.
    private double Residual(int rank)
    {
        using var pause = CollectionPause.Begin();
        using var scope = NewDisposeScope();
        const int band = 512;
        var (left, right) = LeadingFactors(rank);
        double sum = 0;
        for (int from = 0; from < Rows; from += band)
        {
            using var inner = NewDisposeScope();
            int height = Math.Min(band, Rows - from);
            Tensor difference = _matrix.narrow(0, from, height) - left.narrow(0, from, height).mm(right);
            sum += difference.to(ScalarType.Float64).square().sum().ToDouble();
        }

        return sum;
    }
}
