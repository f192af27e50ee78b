using SplitConv.Calibration;
using SplitConv.Onnx.Data;
using SplitConv.Onnx.Running;
using SplitConv.Plans;

namespace SplitConv.Onnx.Calibrating;

/// <summary>Watches the convolutions of a model one after another, in ONNX Runtime.</summary>
/// <param name="watched">The convolutions, in the order in which the network runs them.</param>
/// <param name="networks">The network without and with pairs.</param>
/// <param name="frontier">How far it has been run.</param>
/// <param name="ranges">What can be seen of outputs.</param>
/// <param name="inputs">The number of inputs.</param>
/// <param name="data">The file or folder they are from, to name it.</param>
internal sealed class CalibrationRun(IReadOnlyList<WatchedConvolution> watched, NetworkPair networks, Frontier frontier, VisibleRanges ranges, int inputs, string data) : ICalibrationRun
{
    private readonly Dictionary<string, WatchedConvolution> _watched = watched.ToDictionary(convolution => convolution.Name);

    // Where the values did not fit into memory; it is not tried again.
    private readonly HashSet<int> _tooLarge = [];

    public IReadOnlyList<string> Order { get; } = [.. watched.Select(convolution => convolution.Name)];

    public int Inputs => inputs;

    public VisibleRange? RangeOf(string name) => ranges.Of(Find(name).Output, Find(name).Node.Site.Geometry!.OutChannels);

    public void Replace(string name, LayerPair pair)
    {
        WatchedConvolution convolution = Find(name);
        networks.Replace(convolution, pair);
        if (convolution.Position < frontier.Position)
            frontier.Reset();
    }

    public IEnumerable<CalibrationBatch> Observe(string name, CancellationToken cancellationToken)
    {
        WatchedConvolution convolution = Find(name);
        MoveTo(convolution, cancellationToken);
        using IEnumerator<KeptBatch> around = Start(convolution, cancellationToken);
        do
        {
            KeptBatch batch = around.Current;
            yield return new CalibrationBatch(
                MapsAround.Input(batch, convolution, NotFinite(convolution)),
                MapsAround.Output(batch, convolution, NotFinite(convolution)));
        }
        while (around.MoveNext());
    }

    /// <summary>Runs the whole network on the first inputs: what is wrong with data shows there.</summary>
    /// <exception cref="InputDataException">A convolution is given, or gives, NaN or infinite numbers.</exception>
    public void CheckFirstBatch(CancellationToken cancellationToken)
    {
        string[] values = [.. watched.SelectMany(convolution => new[] { convolution.Input, convolution.Output }).Distinct()];
        using NetworkStep step = networks.Whole(values, values);
        KeptBatch batch = step.Run(frontier.Inputs().First(), cancellationToken);
        foreach (WatchedConvolution convolution in watched)
        {
            MapsAround.Input(batch, convolution, NotFinite(convolution));
            MapsAround.Output(batch, convolution, NotFinite(convolution));
        }
    }

    public void Dispose() => frontier.Reset();

    private WatchedConvolution Find(string name) =>
        _watched.TryGetValue(name, out WatchedConvolution? convolution) ? convolution : throw new ArgumentException($"No convolution that can be watched is called '{name}'.", nameof(name));

    private void MoveTo(WatchedConvolution convolution, CancellationToken cancellationToken)
    {
        if (frontier.Position > convolution.Position)
            frontier.Reset();
        if (frontier.Position == convolution.Position || _tooLarge.Contains(convolution.Position))
            return;
        bool isMoved;
        try
        {
            using NetworkStep step = networks.Between(frontier, convolution, convolution.Live, convolution.Live);
            isMoved = frontier.TryMove(step, convolution.Position, cancellationToken);
        }
        catch (RuntimeRefusedException)
        {
            // A value that cannot be kept, or a part that cannot be run alone.
            isMoved = false;
        }

        if (!isMoved)
            _tooLarge.Add(convolution.Position);
    }

    // What flows around a convolution, at its first batch: whether a part of the network can be run alone shows only then.
    private IEnumerator<KeptBatch> Start(WatchedConvolution convolution, CancellationToken cancellationToken)
    {
        try
        {
            return Started(frontier.Batches(), () => networks.Between(frontier, convolution, [convolution.Output], [convolution.Input]));
        }
        catch (RuntimeRefusedException)
        {
            return Started(frontier.Inputs(), () => networks.Whole([convolution.Output], [convolution.Input]));
        }

        IEnumerator<KeptBatch> Started(IEnumerable<KeptBatch> batches, Func<NetworkStep> open)
        {
            IEnumerator<KeptBatch> results = Run(batches, open, cancellationToken).GetEnumerator();
            try
            {
                results.MoveNext();
                return results;
            }
            catch
            {
                results.Dispose();
                throw;
            }
        }
    }

    private static IEnumerable<KeptBatch> Run(IEnumerable<KeptBatch> batches, Func<NetworkStep> open, CancellationToken cancellationToken)
    {
        using NetworkStep step = open();
        foreach (KeptBatch batch in batches)
            yield return step.Run(batch, cancellationToken);
    }

    private Func<string, InputDataException> NotFinite(WatchedConvolution convolution) => side => new InputDataException(
        data,
        side == MapsAround.Behind || !networks.HasPairs
            ? $"makes the network give NaN or infinite numbers at the convolution {convolution.Name}; see that it is prepared as in training (--mean, --std)."
            : $"makes the network give NaN or infinite numbers at the convolution {convolution.Name} once pairs stand before it; leave out convolutions before it, or take higher ranks.");
}
