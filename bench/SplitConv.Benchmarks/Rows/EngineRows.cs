using SplitConv.Convolutions;

namespace SplitConv.Benchmarks.Rows;

/// <summary>All rows of the table, small to large.</summary>
internal static class EngineRows
{
    // The shapes for which seconds of the reference are published, and the one before them (reference behaviour, section 5).
    private static readonly (int Channels, int Side, double? Seconds)[] Large =
        [(512, 3, null), (512, 5, 7), (1024, 3, 12), (1024, 5, 52), (2048, 3, 89), (2048, 5, 374)];

    public static IReadOnlyList<KernelRow> All { get; } =
        [.. LargeRows().Concat(NetworkRows()).DistinctBy(row => row.Name).OrderBy(row => row.Shape.Count).ThenBy(row => row.Spectrum)];

    private static IEnumerable<KernelRow> LargeRows() =>
        from item in Large
        from spectrum in Enum.GetValues<Spectrum>()
        let shape = new WeightShape(item.Channels, item.Channels, item.Side, item.Side)
        select new KernelRow(shape, spectrum)
        {
            Published = item.Seconds,
            Occurrences = spectrum == Spectrum.TrainedLike ? NetworkLayers.Occurrences(shape) : new Dictionary<string, int>(),
        };

    private static IEnumerable<KernelRow> NetworkRows() =>
        from shape in NetworkLayers.EligibleShapes
        select new KernelRow(shape, Spectrum.TrainedLike) { Occurrences = NetworkLayers.Occurrences(shape) };
}
