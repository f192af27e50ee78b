using SplitConv.Convolutions;
using SplitConv.Plans;

namespace SplitConv.Calibration;

/// <summary>A pair to fit, for all convolutions that share the weight and shall share the pair.</summary>
/// <param name="Indices">Where they stand in the plan, in the order in which the network runs them.</param>
/// <param name="Outcomes">Their plain pairs.</param>
/// <param name="Work">About how much there is to do, in multiply-accumulates.</param>
internal sealed record LayerJob(IReadOnlyList<int> Indices, IReadOnlyList<LayerOutcome> Outcomes, double Work)
{
    // Fitting looks at all patches a few times and at their moments many times.
    private const int Passes = 4;
    private const int Products = 60;

    /// <summary>The first of the convolutions.</summary>
    public ConvolutionSite Site => Outcomes[0].Plan.Site;

    /// <summary>The plain pair.</summary>
    public LayerPair Pair => Outcomes[0].Pair!;

    /// <summary>The jobs, in the order in which the network runs the first of their convolutions.</summary>
    /// <param name="outcomes">The plain pairs.</param>
    /// <param name="order">The names of the convolutions that can be watched, in the order of the network.</param>
    /// <param name="inputs">How many inputs run through the network.</param>
    public static IReadOnlyList<LayerJob> Of(IReadOnlyList<LayerOutcome> outcomes, IReadOnlyList<string> order, int inputs)
    {
        var places = outcomes.Select((outcome, index) => (outcome.Plan.Site.Name, index)).ToDictionary();
        double[] passed = PassedMacs(outcomes);
        var jobs = new List<LayerJob>();
        double reached = 0;
        foreach (var group in order.Select(name => places[name]).GroupBy(index => (outcomes[index].Plan.Site.WeightIdentity ?? index, outcomes[index].Pair!.Mode, outcomes[index].Pair!.Rank)))
        {
            int[] indices = [.. group];
            // On the way from the last convolution to this one, the original network and the decomposed one.
            double way = 2.0 * inputs * Math.Max(0, passed[indices[0]] - reached);
            reached = Math.Max(reached, passed[indices[0]]);
            jobs.Add(new LayerJob(indices, [.. indices.Select(index => outcomes[index])], way + Fitting(outcomes[indices[0]].Plan.Site.Geometry!)));
        }

        return jobs;
    }

    private static double[] PassedMacs(IReadOnlyList<LayerOutcome> outcomes)
    {
        double sum = 0;
        return [.. outcomes.Select(outcome => sum += outcome.Plan.Site is { Geometry: not null, Maps: not null } ? outcome.Plan.CostBefore!.Value.Macs : 0)];
    }

    private static double Fitting(ConvolutionGeometry geometry)
    {
        double length = geometry.Weight.InChannels * geometry.Weight.Kernel.Area;
        return Passes * PatchCollector.Limit(geometry) * length * length + Products * geometry.Weight.OutChannels * length * length;
    }
}
