using static TorchSharp.torch;

namespace SplitConv.Calibration;

/// <summary>The two kernels of a pair as matrices, in double precision (see <see cref="PatchLayout"/>).</summary>
/// <param name="First">The first kernel, <c>[R, (in, first taps)]</c>.</param>
/// <param name="Last">The last kernel, <c>[out, R, last taps]</c>.</param>
internal sealed record PairFactors(Tensor First, Tensor Last)
{
    /// <summary>The composed kernel <c>[out, (in, first taps, last taps)]</c>.</summary>
    public Tensor Compose() => Compose(First, Last);

    /// <summary>The composed kernel of factors.</summary>
    public static Tensor Compose(Tensor first, Tensor last)
    {
        long outChannels = last.shape[0], rank = last.shape[1], taps = last.shape[2];
        return last.permute(0, 2, 1).reshape(outChannels * taps, rank).mm(first).reshape(outChannels, taps, first.shape[1]).permute(0, 2, 1).reshape(outChannels, -1);
    }

    /// <summary>The same pair with orthonormal rows in the first kernel, as truncation gives it, so that the values between the two are of the size of those before.</summary>
    public PairFactors Orthonormal()
    {
        // First^T = Q T, so that Last * First = (Last * T^T) * Q^T.
        var (orthonormal, triangle) = linalg.qr(First.t().contiguous());
        return new PairFactors(orthonormal.t().contiguous(), einsum("orj,sr->osj", Last, triangle));
    }

    /// <summary>The pair as it is after rounding to a number format.</summary>
    public PairFactors Rounded(ScalarType type)
    {
        double largest = type == ScalarType.Float16 ? (double)Half.MaxValue : float.MaxValue;
        Tensor Round(Tensor kernel) => type == ScalarType.Float64 ? kernel : kernel.maximum(tensor(-largest)).minimum(tensor(largest)).to(type).to(ScalarType.Float64);
        return new PairFactors(Round(First), Round(Last));
    }
}
