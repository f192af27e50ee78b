using SplitConv.Plans;

namespace SplitConv.Calibration;

/// <summary>
/// Inputs, and the network they run through: what decomposition looks at to keep the outputs instead of the weights. The adapters implement it; give it to
/// <see cref="DecompositionOptions.Calibration"/>. Everything it gives is the same at every call.
/// </summary>
public interface ICalibration
{
    /// <summary>Prepares to watch convolutions.</summary>
    /// <param name="names">The names of the convolutions.</param>
    /// <param name="cancellationToken">Stops the preparation.</param>
    /// <exception cref="SplitConvException">The inputs cannot be used: they do not suit the network, or are all alike, or the network makes NaN of them. The message names them and says what to do.</exception>
    ICalibrationRun Begin(IReadOnlyCollection<string> names, CancellationToken cancellationToken);

    /// <summary>Runs the whole network as it is and with pairs, on inputs that <see cref="Begin"/> does not show where there are more, else on every tenth of those it shows, or with fewer than ten on all of them.</summary>
    /// <param name="variants">The pairs of each variant by the names of the convolutions they replace.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The error of the outputs of each variant, in their order; null for those that cannot be run.</returns>
    IReadOnlyList<OutputError?> Compare(IReadOnlyList<IReadOnlyDictionary<string, LayerPair>> variants, CancellationToken cancellationToken);
}

/// <summary>A network at work, whose convolutions are exchanged for pairs one after another; the network of the user is not touched. Dispose it to free what it holds.</summary>
public interface ICalibrationRun : IDisposable
{
    /// <summary>Those of the convolutions asked for that can be watched, in the order in which the network runs them.</summary>
    IReadOnlyList<string> Order { get; }

    /// <summary>The number of inputs, at least 1.</summary>
    int Inputs { get; }

    /// <summary>What of the outputs of a convolution the rest of the network can see; null if all.</summary>
    /// <param name="name">One of <see cref="Order"/>.</param>
    VisibleRange? RangeOf(string name);

    /// <summary>The maps around a convolution, batch by batch: what it is given when all replaced before it are pairs, and what it gives in the original network. A convolution that is called several times per input gives several batches for it, in the order of the calls.</summary>
    /// <param name="name">One of <see cref="Order"/>.</param>
    /// <param name="cancellationToken">Stops it.</param>
    IEnumerable<CalibrationBatch> Observe(string name, CancellationToken cancellationToken);

    /// <summary>Has a pair work in the place of a convolution from now on.</summary>
    /// <param name="name">One of <see cref="Order"/>.</param>
    /// <param name="pair">The pair.</param>
    void Replace(string name, LayerPair pair);
}
