using SplitConv.TorchSharp;
using static TorchSharp.torch;

namespace SplitConv.Samples.FineTune;

/// <summary>Tells what a decomposition did.</summary>
internal static class Report
{
    public static void Decomposed(DecompositionResult<nn.Module<Tensor, Tensor>> result, TimeSpan elapsed)
    {
        foreach (string warning in result.Warnings)
            Console.Error.WriteLine($"warning: {warning}");
        IEnumerable<string> ranks =
            from outcome in result.Outcomes
            let pair = outcome.Pair
            where pair is not null
            select $"{outcome.Plan.Site.Name} at rank {pair.Rank}";
        Console.WriteLine($"Decomposed in {elapsed.TotalSeconds:F2} s: {string.Join(", ", ranks)}");
    }
}
