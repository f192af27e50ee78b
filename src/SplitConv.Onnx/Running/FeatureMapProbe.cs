using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using SplitConv.Costs;
using SplitConv.Onnx.Models;
using SplitConv.Onnx.Protocol;
using SplitConv.Plans;

namespace SplitConv.Onnx.Running;

/// <summary>
/// Finds the sizes of all feature maps by running the model once, unoptimised, with a Shape node behind every input and output of a
/// convolution: exact for every operator ONNX Runtime knows, and nothing but the sizes is fetched.
/// </summary>
internal static class FeatureMapProbe
{
    private static readonly FeatureMapSurvey Empty = new(new Dictionary<string, FeatureMaps>(), [], [], null);

    /// <summary>Runs the model once.</summary>
    /// <param name="model">The model; it is not changed.</param>
    /// <param name="free">Sizes for free dimensions.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    /// <exception cref="InvalidOptionsException"><paramref name="free"/> names a dimension the model does not have.</exception>
    public static FeatureMapSurvey Run(OnnxModel model, FreeDimensions free, CancellationToken cancellationToken)
    {
        NodeProto[] convolutions = [.. model.Proto.Graph.Node.Where(node => node.OpType == "Conv" && node.Input.Count > 0 && node.Output.Count > 0)];
        if (convolutions.Length == 0)
            return Empty;
        string[] values = [.. convolutions.SelectMany(node => new[] { node.Input[0], node.Output[0] }).Distinct()];
        try
        {
            return Run(model, convolutions, values, free, cancellationToken);
        }
        catch (RuntimeRefusedException refusal)
        {
            return Empty with { Refusal = refusal };
        }
    }

    private static FeatureMapSurvey Run(OnnxModel model, NodeProto[] convolutions, string[] values, FreeDimensions free, CancellationToken cancellationToken)
    {
        // The values themselves are few and small; the weights are shared with the model.
        ModelProto probed = model.Proto.Clone();
        string[] outputs = [.. Enumerable.Range(0, values.Length).Select(index => $"splitconv.shape.{index}")];
        for (int i = 0; i < values.Length; i++)
        {
            probed.Graph.Node.Add(new NodeProto { OpType = "Shape", Input = { values[i] }, Output = { outputs[i] } });
            probed.Graph.Output.Add(new ValueInfoProto { Name = outputs[i] });
        }

        using ModelSession session = ModelSession.OpenUnoptimised(probed.ToByteArray(), model.Path);
        free.Check(session.Inputs);
        cancellationToken.ThrowIfCancellationRequested();
        long[][] shapes = [.. session.Inputs.Select(free.Resolve)];
        OrtValue[] inputs = [.. session.Inputs.Zip(shapes, InputValues.Zeros)];
        try
        {
            using var results = session.Run(inputs, outputs, cancellationToken);
            var sizes = values.Zip(results, (value, result) => (value, Shape: result.GetTensorDataAsSpan<long>().ToArray())).ToDictionary();
            return new FeatureMapSurvey(
                Maps(convolutions, sizes),
                [.. session.Inputs.Zip(shapes, (input, shape) => $"{input.Name} [{string.Join(", ", shape)}]")],
                free.Assumed(session.Inputs),
                null);
        }
        finally
        {
            foreach (OrtValue input in inputs)
                input.Dispose();
        }
    }

    private static Dictionary<string, FeatureMaps> Maps(NodeProto[] convolutions, Dictionary<string, long[]> sizes)
    {
        var maps = new Dictionary<string, FeatureMaps>();
        foreach (NodeProto node in convolutions)
        {
            // Empty maps (regions that a detector finds none of in a black picture) say nothing about the cost.
            if (sizes[node.Input[0]] is [long batch and > 0, _, long inputHeight, long inputWidth] && sizes[node.Output[0]] is [_, _, long outputHeight and > 0, long outputWidth and > 0])
                maps[node.Output[0]] = new FeatureMaps((int)batch, new((int)inputHeight, (int)inputWidth), new((int)outputHeight, (int)outputWidth));
        }

        return maps;
    }
}
