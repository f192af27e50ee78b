using System.Diagnostics;
using System.Runtime.InteropServices;
using SplitConv.Plans;
using SplitConv.Spectra.Libtorch;
using static TorchSharp.torch;

namespace SplitConv.Calibration;

/// <summary>
/// Fits the pairs of a network one after another, in the order in which the network runs them: each on what the pairs before it make of the inputs, against what the original gives, so that it makes up for them as
/// far as it can (the asymmetric reconstruction of X. Zhang et al., "Accelerating very deep convolutional networks for classification and detection", 2015).
/// </summary>
internal sealed class NetworkCalibration
{
    private const int Thousandths = 1000;

    // How much of the work the comparison at the end is.
    private const double ComparisonShare = 0.1;

    private readonly LayerOutcome[] _outcomes;
    private readonly ICalibration _calibration;
    private readonly IProgress<DecompositionProgress>? _progress;
    private readonly CancellationToken _cancellationToken;
    private double _done;

    private NetworkCalibration(IReadOnlyList<LayerOutcome> outcomes, ICalibration calibration, IProgress<DecompositionProgress>? progress, CancellationToken cancellationToken)
    {
        _outcomes = [.. outcomes];
        (_calibration, _progress, _cancellationToken) = (calibration, progress, cancellationToken);
    }

    /// <summary>Fits the pairs.</summary>
    /// <param name="outcomes">The plain pairs.</param>
    /// <param name="calibration">The inputs and the network.</param>
    /// <param name="progress">Told several times for every layer.</param>
    /// <param name="cancellationToken">Looked at between steps.</param>
    /// <returns>The outcomes with fitted pairs where those are better, and what it did for the network.</returns>
    public static (IReadOnlyList<LayerOutcome> Outcomes, ModelCalibration? Model) Run(
        IReadOnlyList<LayerOutcome> outcomes, ICalibration calibration, IProgress<DecompositionProgress>? progress, CancellationToken cancellationToken)
    {
        if (outcomes.All(outcome => outcome.Pair is null))
            return (outcomes, null);
        LibtorchLoader.EnsureLoaded();
        using var _ = no_grad();
        var network = new NetworkCalibration(outcomes, calibration, progress, cancellationToken);
        network.Fit();
        return (network._outcomes, network.Compare(outcomes));
    }

    private void Fit()
    {
        string[] names = [.. _outcomes.Where(outcome => outcome.Pair is not null).Select(outcome => outcome.Plan.Site.Name)];
        Report(names[0], 0);
        using ICalibrationRun run = _calibration.Begin(names, _cancellationToken);
        HashSet<string> watched = [.. run.Order];
        var places = _outcomes.Select((outcome, index) => (outcome.Plan.Site.Name, index)).ToDictionary();
        foreach (int index in names.Select(name => places[name]))
        {
            if (Obstacle(_outcomes[index].Plan.Site, watched) is { } obstacle)
                _outcomes[index] = _outcomes[index] with { Calibration = LayerCalibration.Impossible(obstacle) };
        }

        IReadOnlyList<LayerJob> jobs = LayerJob.Of(_outcomes, [.. run.Order.Where(name => _outcomes[places[name]].Calibration is null)], run.Inputs);
        var first = jobs.ToDictionary(job => job.Indices[0]);
        double all = jobs.Sum(job => job.Work) / (1 - ComparisonShare);
        foreach (int index in run.Order.Select(name => places[name]))
        {
            _cancellationToken.ThrowIfCancellationRequested();
            if (first.TryGetValue(index, out LayerJob? job))
                Fit(job, run, job.Work / all);
            else if (_outcomes[index].Calibration?.Obstacle is not null)
                run.Replace(_outcomes[index].Plan.Site.Name, _outcomes[index].Pair!);
        }
    }

    private void Fit(LayerJob job, ICalibrationRun run, double share)
    {
        var watch = Stopwatch.StartNew();
        Report(job.Site.Name, _done);
        IReadOnlyList<LayerOutcome> fitted;
        try
        {
            fitted = LayerCalibrator.Run(job, run, part => Report(job.Site.Name, _done + part * share), _cancellationToken);
        }
        catch (ExternalException exception)
        {
            // One such layer is no reason to give up the others.
            string reason = LibtorchErrors.IsOutOfMemory(exception) ? "there was not enough memory to fit it" : $"libtorch failed: {exception.Message.Split('\n')[0]}";
            fitted = [.. job.Outcomes.Select(outcome => outcome with { Calibration = LayerCalibration.Impossible(reason) })];
        }

        foreach (var (index, outcome) in job.Indices.Zip(fitted))
        {
            _outcomes[index] = outcome with { Elapsed = outcome.Elapsed + watch.Elapsed / job.Indices.Count };
            run.Replace(outcome.Plan.Site.Name, outcome.Pair!);
        }

        _done += share;
    }

    private ModelCalibration Compare(IReadOnlyList<LayerOutcome> plain)
    {
        Report("", _done);
        IReadOnlyList<OutputError?> errors = _calibration.Compare([Pairs(plain), Pairs(_outcomes)], _cancellationToken);
        _progress?.Report(new DecompositionProgress("", Thousandths, Thousandths) { Stage = DecompositionStage.Calibration });
        return new ModelCalibration(errors[0], errors[1]);
    }

    private static Dictionary<string, LayerPair> Pairs(IReadOnlyList<LayerOutcome> outcomes) =>
        outcomes.Where(outcome => outcome.Pair is not null).ToDictionary(outcome => outcome.Plan.Site.Name, outcome => outcome.Pair!);

    private static string? Obstacle(ConvolutionSite site, HashSet<string> watched) => site switch
    {
        _ when !watched.Contains(site.Name) => "what flows through it cannot be watched: it is not run, or in the body of a loop or branch",
        { HasBias: true, LoadBias: null } => "its bias is computed while the network runs",
        _ => null,
    };

    private void Report(string layer, double share) =>
        _progress?.Report(new DecompositionProgress(layer, (int)(share * Thousandths), Thousandths) { Stage = DecompositionStage.Calibration });
}
