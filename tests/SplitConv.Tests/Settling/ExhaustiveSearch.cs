using SplitConv.Convolutions;
using SplitConv.Costs;
using SplitConv.Plans;
using SplitConv.Spectra;

namespace SplitConv.Tests.Settling;

/// <summary>A way and a rank for a convolution.</summary>
internal sealed record WayAndRank(DecompositionMode Mode, int Rank, ConvolutionCost Cost, double Discarded);

/// <summary>The best plan by trying every combination: the judge of the budget.</summary>
internal static class ExhaustiveSearch
{
    /// <summary>Every pair that is cheaper in multiply-accumulates than its convolution, in every way, at every multiple and at full rank.</summary>
    public static IReadOnlyList<WayAndRank> OptionsOf(ConvolutionSite site, DecompositionOptions options)
    {
        ConvolutionGeometry geometry = site.Geometry!;
        var found = new List<WayAndRank>();
        foreach (DecompositionMode mode in options.Schemes.ModesOf(geometry))
        {
            int rows = mode.Rows(geometry.Weight), columns = mode.Columns(geometry.Weight), full = Math.Min(rows, columns);
            double[] unfolding = Unfolding.Unfold(site.LoadKernel!().ToValues(), geometry.Weight, mode);
            using SingularDecomposition decomposition = SingularDecomposition.Compute(unfolding, rows, columns);
            found.AddRange(
                from rank in Enumerable.Range(1, full)
                where rank % options.RankMultiple == 0 || rank == full
                let cost = ConvolutionCost.Of(PairGeometry.Of(geometry, mode, rank), site.MapsOrOnePosition, site.HasBias, site.ElementType)
                where cost.Macs < ConvolutionCost.Of(geometry, site.MapsOrOnePosition, site.HasBias, site.ElementType).Macs
                select new WayAndRank(mode, rank, cost, Math.Pow(decomposition.RelativeError(rank), 2)));
        }

        return found;
    }

    /// <summary>The least damage of all selections of one choice for each layer whose costs stay within the budget; null if there is none.</summary>
    /// <param name="choices">Cost and damage of the choices of each layer, keeping it among them.</param>
    /// <param name="budget">The budget.</param>
    public static double? LeastDamage(IReadOnlyList<IReadOnlyList<(long Cost, double Damage)>> choices, double budget) =>
        choices.Count == 0
            ? budget >= 0 ? 0 : null
            : choices[0].Select(choice => LeastDamage([.. choices.Skip(1)], budget - choice.Cost) + choice.Damage).Min();
}
