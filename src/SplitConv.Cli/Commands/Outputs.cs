using SplitConv.Onnx;
using SplitConv.Onnx.Models;
using SplitConv.Plans;
using SplitConv.Storage;

namespace SplitConv.Cli.Commands;

/// <summary>The files a command is to write: the model, and on request the information file and the decomposed weights. All or none are written.</summary>
/// <param name="Model">The model file.</param>
/// <param name="Information">The information file; null for none.</param>
/// <param name="Weights">The decomposed weights; null for none.</param>
/// <param name="Force">Whether existing files may be replaced.</param>
internal sealed record Outputs(string Model, string? Information, string? Weights, bool Force)
{
    /// <summary>The model file if none was named: <c>x.onnx</c> becomes <c>x.decomposed.onnx</c>.</summary>
    public static string DefaultModel(string input) =>
        (input.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase) ? input[..^".onnx".Length] : input) + ".decomposed.onnx";

    /// <summary>Refuses outputs that cannot be written, or would overwrite an input or each other, before any work is done.</summary>
    /// <param name="model">The input model.</param>
    /// <param name="otherInputs">Further input files.</param>
    /// <exception cref="InvalidOptionsException">An output is an input, or two outputs are the same file.</exception>
    /// <exception cref="OutputException">An output cannot be written.</exception>
    public void Check(OnnxModel model, params string?[] otherInputs)
    {
        HashSet<string> inputs = [.. OnnxModelWriter.DataFiles(model).Append(model.Path).Concat(otherInputs.OfType<string>()).Select(RealPath.Of)];
        var seen = new HashSet<string>();
        foreach (string target in Targets(model))
        {
            if (inputs.Contains(RealPath.Of(target)))
                throw new InvalidOptionsException([$"{target} is an input; write to another file."]);
            if (!seen.Add(RealPath.Of(target)))
                throw new InvalidOptionsException([$"{target} is named for two outputs."]);
        }

        foreach (string target in Targets(model))
            OutputFiles.CheckTarget(target, Force);
    }

    /// <summary>Writes everything, then moves it into place.</summary>
    public void Write(DecomposedModel decomposed, CancellationToken cancellationToken)
    {
        using var files = new OutputFiles();
        decomposed.StageModel(files, Model, Force, cancellationToken);
        if (Information is not null && decomposed.IsChanged)
            files.Stage(Information, Force, stream => stream.Write(decomposed.Information()));
        if (Weights is not null && decomposed.IsChanged)
            decomposed.StageWeights(files, Weights, Force, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        files.Commit();
    }

    private IEnumerable<string> Targets(OnnxModel model) =>
        OnnxModelWriter.Targets(model, Model).Concat(new[] { Information, Weights }.OfType<string>());
}
