using SplitConv.Benchmarks.Rows;
using SplitConv.Convolutions;
using SplitConv.Ranks;
using SplitConv.Spectra;
using SplitConv.Spectra.Libtorch;
using static TorchSharp.torch;

namespace SplitConv.Benchmarks.Measuring;

/// <summary>Measures one row: memory first, before anything else is in it; then times in turn; then what they are compared with.</summary>
internal static class RowMeasurement
{
    // Up to here everything takes milliseconds, which scatter.
    private const int SmallRows = 600;

    // Above, a decomposition with full matrices takes minutes, and the eigenvalues of the Gram matrix do.
    private const int MostDecomposedRows = 1600;
    private const int MostOptimalRows = 5200;
    private const int LargeRows = 8000;

    public static RowResult Of(KernelRow row, bool slow, int? threads)
    {
        LibtorchLoader.EnsureLoaded();
        if (threads is { } count)
            set_num_threads(count);
        using var _ = no_grad();
        ConvolutionKernel kernel = WeightsPipe.Read(row, threads);
        WarmUp();

        var others = new OtherWork();
        var (pair, firstSeconds) = EngineRun.Of(kernel);
        long? peak = PeakMemory.Read();
        using Tensor matrix = UnfoldedKernel.Of(kernel, row.Mode);
        var (engine, products) = Times(kernel, matrix, firstSeconds);
        double? othersShare = others.Share();
        Optimum? optimum = slow || row.Rows <= MostOptimalRows ? Optimum.Of(matrix) : null;
        return new RowResult
        {
            EngineSeconds = engine,
            ProductSeconds = products,
            Others = othersShare,
            PeakBytes = peak,
            Rank = pair.Rank,
            RankOfFullSpectrum = optimum is null ? null : ReferenceRankRule.FromEstimate(row.Shape, EmpiricalBayesRank.Estimate(optimum.SingularValues, row.Rows, row.Columns)),
            Error = ComposedError.Of(matrix, pair.Kernels, pair.Mode),
            LeastError = optimum?.Error(pair.Rank),
            FullDecompositionSeconds = slow || row.Rows <= MostDecomposedRows ? FullDecomposition(matrix) : null,
            Threads = get_num_threads(),
            Libtorch = __version__,
        };
    }

    // Product and engine in turn, so that a machine that slows down slows both. The first run of the engine counts only where none is to spare.
    private static (List<double> Engine, List<double> Products) Times(ConvolutionKernel kernel, Tensor matrix, double firstSeconds)
    {
        long rows = matrix.shape[0];
        int repetitions = rows <= SmallRows ? 15 : rows <= MostDecomposedRows ? 5 : rows <= MostOptimalRows ? 3 : rows <= LargeRows ? 2 : 1;
        List<double> engine = [], products = [];
        double firstProduct = MatrixWork.Product(matrix);
        if (rows > MostOptimalRows)
        {
            engine.Add(firstSeconds);
            products.Add(firstProduct);
        }

        while (engine.Count < repetitions)
        {
            products.Add(MatrixWork.Product(matrix));
            engine.Add(EngineRun.Of(kernel).Seconds);
        }

        return (engine, products);
    }

    private static double FullDecomposition(Tensor matrix)
    {
        if (matrix.shape[0] <= SmallRows)
            MatrixWork.FullDecomposition(matrix);
        return MatrixWork.FullDecomposition(matrix);
    }

    // So that the first run is spared the start of libtorch's threads and the compilation of our code. Large enough for the engine's way with large kernels, too small to show in the peak.
    private static void WarmUp()
    {
        var shape = new WeightShape(128, 128, 3, 3);
        using Tensor weights = randn([128, 128, 3, 3], ScalarType.Float32);
        _ = EngineRun.Of(new ConvolutionKernel(shape, ElementType.Float32, weights.bytes.ToArray()));
    }
}
