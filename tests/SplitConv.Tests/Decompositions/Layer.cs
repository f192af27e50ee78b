using System.Collections.Concurrent;
using SplitConv.Convolutions;
using SplitConv.Ranks;
using SplitConv.Spectra;
using SplitConv.TestSupport;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace SplitConv.Tests.Decompositions;

/// <summary>A kernel under test with its judge: the spectrum of the very weights in double precision, all of it, and arithmetic on whole tensors.</summary>
public sealed class Layer
{
    private static readonly ConcurrentDictionary<(int Rows, int Columns), Tensor> Bases = new();

    private Layer(ConvolutionKernel kernel)
    {
        Kernel = kernel;
        Mode = DecompositionModes.Choose(kernel.Shape);
    }

    public ConvolutionKernel Kernel { get; }

    public DecompositionMode Mode { get; }

    public int Rows => Mode.Rows(Kernel.Shape);

    public int Columns => Mode.Columns(Kernel.Shape);

    public RankRange Range => ReferenceRankRule.Range(Kernel.Shape);

    /// <summary>A layer with these weights.</summary>
    public static Layer Of(WeightShape shape, double[] weights, ElementType type = ElementType.Float32) => new(ConvolutionKernel.FromValues(shape, type, weights));

    /// <summary>A layer with this unfolding.</summary>
    public static Layer WithUnfolding(WeightShape shape, Tensor unfolding, ElementType type = ElementType.Float32) =>
        Of(shape, TensorUnfolding.Fold(unfolding, shape, DecompositionModes.Choose(shape)), type);

    /// <summary>A layer with these singular values, as well as the number format can hold them, and random singular vectors.</summary>
    public static Layer WithSpectrum(WeightShape shape, double[] spectrum, ElementType type = ElementType.Float32)
    {
        using var scope = NewDisposeScope();
        int rows = spectrum.Length, columns = DecompositionModes.Choose(shape).Columns(shape);
        return WithUnfolding(shape, Basis(rows, rows).mul(tensor(spectrum)).mm(Basis(columns, rows).t()), type);
    }

    /// <summary>The unfolding in double precision.</summary>
    public Tensor Unfolding() => tensor(Convolutions.Unfolding.Unfold(Kernel.ToValues(), Kernel.Shape, Mode), Rows, Columns);

    /// <summary>All singular values of the weights: by the eigenvalues of the Gram matrix where those have enough digits, which is faster.</summary>
    public double[] Spectrum()
    {
        using var scope = NewDisposeScope();
        Tensor matrix = Unfolding();
        double[] squares = [.. linalg.eigvalsh(matrix.mm(matrix.t())).data<double>().Reverse()];
        return squares[^1] > 1e-7 * squares[0] ? [.. squares.Select(Math.Sqrt)] : linalg.svdvals(matrix).data<double>().ToArray();
    }

    /// <summary>The rank of the rule for a full spectrum.</summary>
    public int RankFor(double[] spectrum) => ReferenceRankRule.FromEstimate(Kernel.Shape, EmpiricalBayesRank.Estimate(spectrum, Rows, Columns));

    /// <summary>Decomposes for the ranks of the rule.</summary>
    public IKernelDecomposition Decompose() => KernelDecomposition.Compute(Kernel, Mode, Range.Highest, null, TestContext.Current.CancellationToken);

    /// <summary>The pair at a rank.</summary>
    public KernelPair Truncate(IKernelDecomposition decomposition, int rank, ElementType? type = null) =>
        decomposition.Truncate(PairGeometry.Of(new ConvolutionGeometry(Kernel.Shape), Mode, rank), Mode, type ?? Kernel.Type);

    /// <summary>The relative Frobenius error of the composed pair.</summary>
    public double Error(KernelPair pair)
    {
        using var scope = NewDisposeScope();
        Tensor expected = Unfolding();
        return ((expected - Left(pair).mm(Right(pair))).norm() / expected.norm()).ToDouble();
    }

    /// <summary>The factor on the side of the rows, L x R.</summary>
    public Tensor Left(KernelPair pair) => Mode.RowsHoldOutput()
        ? Values(pair.Last).permute(0, 2, 3, 1).reshape(Rows, pair.Rank)
        : Values(pair.First).permute(1, 2, 3, 0).reshape(Rows, pair.Rank);

    /// <summary>The factor on the side of the columns, R x M.</summary>
    public Tensor Right(KernelPair pair) => Mode.RowsHoldOutput()
        ? Values(pair.First).reshape(pair.Rank, Columns)
        : Values(pair.Last).permute(1, 0, 2, 3).reshape(pair.Rank, Columns);

    /// <summary>How far the left factor is from orthonormal: the largest element of <c>U^T U - I</c>.</summary>
    public double Skew(KernelPair pair)
    {
        using var scope = NewDisposeScope();
        Tensor left = Left(pair);
        return (left.t().mm(left) - eye(pair.Rank, dtype: ScalarType.Float64)).abs().max().ToDouble();
    }

    /// <summary>The error of the best truncation to a rank.</summary>
    public static double Optimum(double[] spectrum, int rank) => Math.Sqrt(Energy(spectrum, rank) / Energy(spectrum, 0));

    // The smallest first. Scaled, so that no square overflows or vanishes.
    private static double Energy(double[] spectrum, int from) => spectrum.Skip(from).Reverse().Sum(value => value / spectrum[0] * (value / spectrum[0]));

    private static Tensor Values(ConvolutionKernel kernel) => tensor(kernel.ToValues(), [.. kernel.Shape.Dimensions.Select(size => (long)size)]);

    // Kept for all layers of a size: random orthonormal columns take longer to make than a layer to decompose.
    private static Tensor Basis(int rows, int columns) => Bases.GetOrAdd((rows, columns), size =>
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(17);
        return linalg.qr(randn([size.Rows, size.Columns], ScalarType.Float64, generator: generator)).Q.contiguous().DetachFromDisposeScope();
    });
}
