using SplitConv.Spectra.Libtorch;
using static TorchSharp.torch;

namespace SplitConv.Calibration;

/// <summary>
/// The truncation of a kernel that loses the least of the outputs, as if the taps of the last convolution saw independent data: with S the second moments of what one tap sees and W unfolded as
/// <c>[(in, first taps), (out, last taps)]</c>, the best approximation of <c>S^(1/2) W</c> of a rank by Eckart and Young. S^(1/2) may be any matrix L with <c>L L^T = S</c>.
/// </summary>
internal static class WhitenedTruncation
{
    /// <summary>All singular values of <c>S^(1/2) W</c>, descending.</summary>
    /// <param name="layout">The ordering.</param>
    /// <param name="weight">The kernel <c>[out, (in, first taps, last taps)]</c>, double precision.</param>
    /// <param name="ofTap">S.</param>
    public static double[] Spectrum(PatchLayout layout, Tensor weight, Tensor ofTap)
    {
        using var scope = NewDisposeScope();
        Tensor gram = Gram(Unfold(layout, weight), ofTap, out _);
        double[] squares = LibtorchThreads.ForSpectrum(gram.shape[0], () => linalg.eigvalsh(gram)).data<double>().Reverse().ToArray();
        // What rounding left at or below zero is as good as nothing, but must stay a value.
        return [.. squares.Select(square => Math.Sqrt(Math.Max(square, 1e-30 * squares[0])))];
    }

    /// <summary>The factors of a rank.</summary>
    /// <param name="layout">The ordering.</param>
    /// <param name="weight">The kernel <c>[out, (in, first taps, last taps)]</c>, double precision.</param>
    /// <param name="ofTap">S.</param>
    /// <param name="rank">The rank, at most the number of singular values.</param>
    public static PairFactors Of(PatchLayout layout, Tensor weight, Tensor ofTap, int rank)
    {
        using var scope = NewDisposeScope();
        Tensor unfolded = Unfold(layout, weight), gram = Gram(unfolded, ofTap, out Tensor? root);
        var (_, vectors) = LibtorchThreads.ForSpectrum(gram.shape[0], () => linalg.eigh(gram));
        Tensor leading = vectors.narrow(1, vectors.shape[1] - rank, rank);
        Tensor first, last;
        if (root is null)
            (first, last) = (unfolded.mm(leading).t(), leading.t());
        else
            (first, last) = (linalg.solve(root.t().contiguous(), leading).t(), leading.t().mm(root.t().mm(unfolded)));
        long outChannels = weight.shape[0];
        return new PairFactors(
            first.contiguous().MoveToOuterDisposeScope(),
            last.reshape(rank, outChannels, layout.LastTaps).permute(1, 0, 2).contiguous().MoveToOuterDisposeScope());
    }

    // The Gram matrix of S^(1/2) W on its smaller side: W^T S W, or with S = L L^T, L^T W W^T L.
    private static Tensor Gram(Tensor unfolded, Tensor ofTap, out Tensor? root)
    {
        root = unfolded.shape[0] < unfolded.shape[1] ? linalg.cholesky(ofTap) : null;
        if (root is null)
            return Symmetric(unfolded.t().mm(ofTap.mm(unfolded)));
        Tensor whitened = root.t().mm(unfolded);
        return Symmetric(whitened.mm(whitened.t()));
    }

    private static Tensor Symmetric(Tensor matrix) => matrix.add(matrix.t()).div_(tensor(2.0));

    private static Tensor Unfold(PatchLayout layout, Tensor weight) =>
        weight.reshape(-1, layout.FirstSize, layout.LastTaps).permute(1, 0, 2).reshape(layout.FirstSize, -1);
}
