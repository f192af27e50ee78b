using SplitConv.Onnx.Data.Feeding;
using SplitConv.Onnx.Measuring;
using SplitConv.Onnx.Running;
using SplitConv.Plans;

namespace SplitConv.Onnx.Sensitivities;

/// <summary>
/// Measures how much the output of a model suffers from the decomposition of each convolution alone, at a few ranks, in ONNX Runtime.
/// </summary>
public sealed class SensitivityMeasurement
{
    // About as many multiply-accumulates as two cores do in three minutes.
    private const double MostWork = 1e13;
    private const int FewestSamples = 8;
    private const int MostSamples = 256;

    private readonly ModelSurvey _survey;
    private readonly DecompositionPlan _plan;
    private readonly SensitivityOptions _options;

    private SensitivityMeasurement(ModelSurvey survey, DecompositionPlan plan, SensitivityOptions options) => (_survey, _plan, _options) = (survey, plan, options);

    /// <summary>Measures, or takes the measurements from the cache.</summary>
    /// <param name="survey">The model; it is not changed.</param>
    /// <param name="options">What is to be decomposed: the convolutions its budget would decide on are tried.</param>
    /// <param name="sensitivity">How to measure.</param>
    /// <param name="progress">Told before every convolution.</param>
    /// <param name="cancellationToken">Stops between two operators.</param>
    /// <returns>A sensitivity for every convolution that was tried, by name.</returns>
    /// <exception cref="RuntimeRefusedException">ONNX Runtime cannot run the model.</exception>
    /// <exception cref="Data.InputDataException">The data does not suit the model.</exception>
    /// <exception cref="InvalidOptionsException">The options do not fit the model.</exception>
    public static IReadOnlyDictionary<string, LayerSensitivity> Measure(
        ModelSurvey survey,
        DecompositionOptions options,
        SensitivityOptions sensitivity,
        IProgress<DecompositionProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        // Layers with a rule of their own are nothing a budget weighs.
        DecompositionPlan plan = DecompositionPlanner.Plan(survey.Sites, options with { Sensitivities = new Dictionary<string, LayerSensitivity>() });
        return new SensitivityMeasurement(survey, plan, sensitivity).Run(progress, cancellationToken);
    }

    private Dictionary<string, LayerSensitivity> Run(IProgress<DecompositionProgress>? progress, CancellationToken cancellationToken)
    {
        TrialPairs[] trials = [.. _plan.EligibleLayers.Where(layer => layer.Budget is not null).SelectMany(layer => TrialPairs.Of(layer, _plan.Options.UseCostGate))];
        using ModelSession session = ModelSession.OpenFromMemory(_survey.Model, _options.Threads);
        SampleSource samples = SampleSource.Of(session, _options.Data, _options.FreeDimensions, _options.Samples ?? Samples(trials.Sum(trial => trial.Ranks.Count)));
        SensitivityCache? cache = _options.CachePath is { } path ? SensitivityCache.Open(path, _survey.Model, samples, cancellationToken) : null;
        var original = new Lazy<OriginalOutputs>(() => OriginalOutputs.Of(session, samples, _options.Data.Name, cancellationToken));
        using var fits = new TrialFits(_plan, cancellationToken);
        var points = new List<(string Name, SensitivityPoint Point)>();
        for (int i = 0; i < trials.Length; i++)
        {
            progress?.Report(new DecompositionProgress(trials[i].Layer.Site.Name, i, trials.Length) { Stage = DecompositionStage.Sensitivity });
            points.AddRange(Points(trials[i], fits, cache, original, cancellationToken).Select(point => (trials[i].Layer.Site.Name, point)));
        }

        progress?.Report(new DecompositionProgress("", trials.Length, trials.Length) { Stage = DecompositionStage.Sensitivity });
        if (original.IsValueCreated)
            cache?.Save();
        return points.GroupBy(item => item.Name, item => item.Point).ToDictionary(layer => layer.Key, layer => new LayerSensitivity([.. layer]));
    }

    // Known ones first, then the others from one decomposition of the kernel.
    private IEnumerable<SensitivityPoint> Points(TrialPairs trial, TrialFits fits, SensitivityCache? cache, Lazy<OriginalOutputs> original, CancellationToken cancellationToken)
    {
        var known = trial.Ranks.ToDictionary(rank => rank, rank => fits.NameOf(trial, rank) is { } name ? cache?.Find(name) : null);
        int[] unknown = [.. known.Where(item => item.Value is null).Select(item => item.Key)];
        foreach (LayerPair pair in unknown.Length == 0 ? [] : fits.Compute(trial, unknown))
        {
            double discarded = pair.RelativeError!.Value * pair.RelativeError.Value;
            // A rank that loses nothing says nothing.
            if (discarded <= 0)
                continue;
            using ModelSession changed = ModelSession.OpenFromMemory(DecomposedCopy.Of(_survey, trial.Layer.Site.Name, pair), _options.Threads);
            var point = new SensitivityPoint(discarded, original.Value.Damage(changed, cancellationToken), pair.Mode);
            known[pair.Rank] = point;
            if (fits.NameOf(trial, pair.Rank) is { } name)
                cache?.Add(name, point);
        }

        return known.Values.OfType<SensitivityPoint>();
    }

    // As many as can be had in minutes.
    private int Samples(int trials)
    {
        double macs = _survey.Sites.Sum(site => site.Maps is { } maps && site.Geometry is { } geometry ? (double)maps.Output.Area * geometry.Weight.Count : 0);
        return (int)Math.Clamp(MostWork / ((trials + 1) * Math.Max(1, macs)), FewestSamples, MostSamples);
    }
}
