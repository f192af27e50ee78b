using System.Security.Cryptography;
using SplitConv.Calibration;
using SplitConv.Onnx.Data;
using SplitConv.Onnx.Data.Feeding;
using SplitConv.Onnx.Running;
using SplitConv.Plans;

namespace SplitConv.Onnx.Calibrating;

/// <summary>Runs an ONNX model on given inputs in ONNX Runtime, so that pairs can be fitted to what flows through it. The same for the same number of threads.</summary>
/// <param name="survey">The model; it is not changed.</param>
/// <param name="options">The inputs, and how the model is run.</param>
public sealed class RuntimeCalibration(ModelSurvey survey, CalibrationOptions options) : ICalibration
{
    /// <summary>How many bytes of values between two parts of the network may be kept, so that no part is run again for every convolution behind it.</summary>
    internal long MemoryBudget { get; init; } = 1L << 30;

    /// <inheritdoc/>
    /// <exception cref="InputDataException">The inputs do not suit the model, or are all alike, or the model makes NaN of them.</exception>
    /// <exception cref="RuntimeRefusedException">ONNX Runtime cannot run the model.</exception>
    public ICalibrationRun Begin(IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Samples ?? 1, 1);
        cancellationToken.ThrowIfCancellationRequested();
        var graph = new NetworkGraph(survey.Model);
        IReadOnlyList<WatchedConvolution> watched = WatchedConvolution.Of(survey, graph, names);
        SampleSource samples;
        string[] inputNames;
        using (ModelSession session = ModelSession.OpenFromMemory(survey.Model, options.Threads))
        {
            samples = Shown(session);
            inputNames = [.. session.Inputs.Select(input => input.Name)];
        }

        VariedInputs.Require(samples, options.Data.Name, cancellationToken);
        var networks = new NetworkPair(survey, graph, options.Threads);
        var frontier = new Frontier(samples, inputNames, survey.Model.Path, MemoryBudget);
        var run = new CalibrationRun(watched, networks, frontier, new VisibleRanges(survey), samples.Count, options.Data.Name);
        run.CheckFirstBatch(cancellationToken);
        return run;
    }

    /// <inheritdoc/>
    /// <exception cref="InputDataException">The inputs do not suit the model, or the model makes NaN of them.</exception>
    /// <exception cref="RuntimeRefusedException">ONNX Runtime cannot run the model as it is.</exception>
    public IReadOnlyList<OutputError?> Compare(IReadOnlyList<IReadOnlyDictionary<string, LayerPair>> variants, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Samples ?? 1, 1);
        cancellationToken.ThrowIfCancellationRequested();
        using ModelSession original = ModelSession.OpenFromMemory(survey.Model, options.Threads);
        InputSource data = CalibrationInputs.HeldOut(survey, original, options);
        SampleSource samples = SampleSource.Of(original, data, options.FreeDimensions, samples: null);
        IReadOnlyList<OutputError?> errors = VariantComparison.Compare(survey, original, samples, data, variants, options.Threads, cancellationToken);
        return [.. errors.Select(error => error is null ? null : error with { AreHeldOut = !ReferenceEquals(data, options.Data) })];
    }

    /// <summary>Tells calibrations of one model apart: a hash over the inputs pairs are fitted to.</summary>
    internal string Fingerprint(CancellationToken cancellationToken)
    {
        using ModelSession session = ModelSession.OpenFromMemory(survey.Model, options.Threads);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        SampleHash.Append(hash, Shown(session), cancellationToken);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private SampleSource Shown(ModelSession session) => SampleSource.Of(session, options.Data, options.FreeDimensions, CalibrationInputs.Shown(survey, session, options));
}
