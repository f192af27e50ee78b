using System.Diagnostics;
using SplitConv.Convolutions;
using SplitConv.Plans;

namespace SplitConv.Benchmarks.Measuring;

/// <summary>What is measured: one layer from its weights to the two kernels, the rank decided on the way.</summary>
internal static class EngineRun
{
    public static (LayerPair Pair, double Seconds) Of(ConvolutionKernel kernel)
    {
        // What an earlier run left behind is not this one's to clear.
        GC.Collect();
        // The stride plays no part in the decomposition.
        var site = new ConvolutionSite { Name = "layer", Geometry = new ConvolutionGeometry(kernel.Shape), LoadKernel = () => kernel };
        var watch = Stopwatch.StartNew();
        LayerOutcome outcome = FactorComputation.Run(DecompositionPlanner.Plan([site], DecompositionOptions.Default)).Single();
        double seconds = watch.Elapsed.TotalSeconds;
        return (outcome.Pair ?? throw new InvalidOperationException($"the layer was kept: {string.Join("; ", outcome.Reasons)}"), seconds);
    }
}
