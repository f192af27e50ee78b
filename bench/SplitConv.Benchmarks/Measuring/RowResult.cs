namespace SplitConv.Benchmarks.Measuring;

/// <summary>What was measured on one row.</summary>
internal sealed record RowResult
{
    /// <summary>The seconds of the engine, run by run.</summary>
    public required IReadOnlyList<double> EngineSeconds { get; init; }

    /// <summary>The seconds of one product <c>A A^T</c>, each taken next to the run of the engine with the same number.</summary>
    public required IReadOnlyList<double> ProductSeconds { get; init; }

    /// <summary>The share of all cores that other processes took meanwhile, 0 to 1; null where the system does not say.</summary>
    public double? Others { get; init; }

    /// <summary>The most memory the process held until the engine had run once; null where the system does not say.</summary>
    public required long? PeakBytes { get; init; }

    /// <summary>The rank the engine decided on.</summary>
    public required int Rank { get; init; }

    /// <summary>The rank by the full spectrum; null if that was not computed.</summary>
    public int? RankOfFullSpectrum { get; init; }

    /// <summary>The relative error of the two kernels, composed.</summary>
    public required double Error { get; init; }

    /// <summary>The least relative error at this rank; null if it was not computed.</summary>
    public double? LeastError { get; init; }

    /// <summary>The seconds of one singular value decomposition with full matrices; null if it was not done.</summary>
    public double? FullDecompositionSeconds { get; init; }

    /// <summary>The threads of libtorch.</summary>
    public required int Threads { get; init; }

    /// <summary>The version of libtorch.</summary>
    public required string Libtorch { get; init; }

    /// <summary>The median of the engine's seconds.</summary>
    public double Seconds => Median(EngineSeconds);

    /// <summary>The engine's time in products.</summary>
    public double Products => Seconds / Median(ProductSeconds);

    /// <summary>The same for every run.</summary>
    public IEnumerable<double> ProductsOfRuns => EngineSeconds.Zip(ProductSeconds, (engine, product) => engine / product);

    /// <summary>By how much the error is above the least, as a share of that.</summary>
    public double? Excess => LeastError is { } least ? (Error - least) / least : null;

    private static double Median(IReadOnlyList<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
