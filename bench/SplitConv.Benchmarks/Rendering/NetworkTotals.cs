using SplitConv.Benchmarks.Measuring;
using SplitConv.Benchmarks.Rows;

namespace SplitConv.Benchmarks.Rendering;

/// <summary>What all eligible layers of a network take together, in one line.</summary>
internal static class NetworkTotals
{
    public static string Of(string network, NetworkResult result) =>
        $"{network}, all {NetworkLayers.EligibleCount(network)} eligible layers in one plan: {Numbers.Seconds(result.Seconds)} s, float64 singular value decompositions twice "
        + $"{Numbers.Seconds(result.DecompositionSeconds)} s: {Numbers.Factor(result.DecompositionSeconds / result.Seconds)} times as fast.";
}
