using System.Diagnostics;
using SplitConv.Benchmarks.Rows;
using SplitConv.Convolutions;
using SplitConv.Plans;
using SplitConv.Spectra.Libtorch;
using static TorchSharp.torch;

namespace SplitConv.Benchmarks.Measuring;

/// <summary>All eligible layers of a network in one plan, as a user decomposes them, against float64 singular value decompositions one after the other.</summary>
internal static class NetworkMeasurement
{
    private const int Repetitions = 5;
    private const int DecompositionRepetitions = 2;

    public static NetworkResult Of(string network, int? threads)
    {
        LibtorchLoader.EnsureLoaded();
        if (threads is { } count)
            set_num_threads(count);
        using var _ = no_grad();
        (KernelRow Row, int Count, ConvolutionKernel Kernel)[] layers =
        [
            .. NetworkLayers.EligibleShapes
                .Select(shape => (Row: new KernelRow(shape, Spectrum.TrainedLike), Occurrences: NetworkLayers.Occurrences(shape)))
                .Where(item => item.Occurrences.ContainsKey(network))
                .Select(item => (item.Row, item.Occurrences[network], WeightsPipe.Read(item.Row, threads))),
        ];
        ConvolutionSite[] sites =
        [
            .. layers.SelectMany(layer => Enumerable.Range(0, layer.Count).Select(i => new ConvolutionSite
            {
                Name = $"{layer.Row.Name} {i}", Geometry = new ConvolutionGeometry(layer.Row.Shape), LoadKernel = () => layer.Kernel,
            })),
        ];
        List<double> engine = [], decompositions = [];
        Decompose(sites);
        for (int i = 0; i < Repetitions; i++)
        {
            engine.Add(Decompose(sites));
            // These take seconds, and scatter less.
            if (i < DecompositionRepetitions)
                decompositions.Add(layers.Sum(layer => 2 * layer.Count * FullDecomposition(layer.Row, layer.Kernel)));
        }

        return new NetworkResult(engine.Order().ElementAt(Repetitions / 2), decompositions.Min());
    }

    private static double Decompose(ConvolutionSite[] sites)
    {
        GC.Collect();
        var watch = Stopwatch.StartNew();
        IReadOnlyList<LayerOutcome> outcomes = FactorComputation.Run(DecompositionPlanner.Plan(sites, DecompositionOptions.Default));
        double seconds = watch.Elapsed.TotalSeconds;
        return outcomes.All(outcome => outcome.Pair is not null) ? seconds : throw new InvalidOperationException("a layer was kept");
    }

    private static double FullDecomposition(KernelRow row, ConvolutionKernel kernel)
    {
        using Tensor matrix = UnfoldedKernel.Of(kernel, row.Mode);
        return MatrixWork.FullDecomposition(matrix);
    }
}

/// <summary>What a network takes.</summary>
/// <param name="Seconds">All its eligible layers by the engine, median.</param>
/// <param name="DecompositionSeconds">Two float64 singular value decompositions of each, the faster of two rounds.</param>
internal sealed record NetworkResult(double Seconds, double DecompositionSeconds);
