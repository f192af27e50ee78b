using SplitConv.Calibration;
using SplitConv.Onnx.Models;
using SplitConv.Onnx.Rewriting;
using SplitConv.Onnx.Weights;
using SplitConv.Plans;
using SplitConv.Plans.Information;
using SplitConv.Storage;

namespace SplitConv.Onnx;

/// <summary>A model after pairs have taken the place of its convolutions, ready to be written.</summary>
public sealed class DecomposedModel
{
    private readonly RewriteResult _result;

    private readonly bool _hasNewConstants;

    internal DecomposedModel(OnnxModel model, IReadOnlyList<LayerOutcome> outcomes, RewriteResult result, IReadOnlyList<string> unmatchedTensors, bool hasNewConstants = false)
    {
        _hasNewConstants = hasNewConstants;
        Model = model;
        Outcomes = outcomes;
        UnmatchedTensors = unmatchedTensors;
        _result = result;
    }

    /// <summary>The model.</summary>
    public OnnxModel Model { get; }

    /// <summary>The plan that was carried out; null where an information file was.</summary>
    public DecompositionPlan? Plan { get; init; }

    /// <summary>What calibration did for the network; null without calibration.</summary>
    public ModelCalibration? Calibration { get; init; }

    /// <summary>What became of every convolution, in the model's order.</summary>
    public IReadOnlyList<LayerOutcome> Outcomes { get; }

    /// <summary>Whether any convolution or constant was replaced.</summary>
    public bool IsChanged => _result.Pairs.Count > 0 || _hasNewConstants;

    /// <summary>Graph inputs that were removed because an initialiser stands behind them: the caller can no longer override those constants.</summary>
    public IReadOnlyList<string> RemovedInputs => _result.RemovedInputs;

    /// <summary>Tensors of the weights file for which the model has no place.</summary>
    public IReadOnlyList<string> UnmatchedTensors { get; }

    /// <summary>The old name of each replaced convolution with its two new ones.</summary>
    public IReadOnlyList<(string Old, string First, string Last)> Changes =>
        [.. _result.Pairs.Select(pair => (pair.Name, pair.First, pair.Last))];

    /// <summary>The content of the information file.</summary>
    public byte[] Information() => InformationFile.Write(InformationEntry.Of(Outcomes));

    /// <summary>
    /// Stages the model. If nothing was replaced, the copy is equal to the original byte for byte.
    /// </summary>
    /// <param name="files">The output files.</param>
    /// <param name="path">The file to write.</param>
    /// <param name="overwrite">Whether existing files may be replaced.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    public void StageModel(OutputFiles files, string path, bool overwrite, CancellationToken cancellationToken = default)
    {
        if (IsChanged)
            OnnxModelWriter.Stage(files, Model, path, overwrite, cancellationToken);
        else
            OnnxModelWriter.StageCopy(files, Model, path, overwrite, cancellationToken);
    }

    /// <summary>Stages the decomposed weights: a safetensors file with the parameters of all pairs and all other floating-point initialisers.</summary>
    /// <param name="files">The output files.</param>
    /// <param name="path">The file to write.</param>
    /// <param name="overwrite">Whether an existing file may be replaced.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    public void StageWeights(OutputFiles files, string path, bool overwrite, CancellationToken cancellationToken = default) =>
        files.Stage(path, overwrite, stream => SafetensorsWriter.Write(stream, WeightsCollection.Of(Model, _result.Pairs), cancellationToken: cancellationToken));
}
