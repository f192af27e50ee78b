using SplitConv.Convolutions;
using SplitConv.Onnx.Graphs;
using SplitConv.Onnx.Models;
using SplitConv.Onnx.Protocol;

namespace SplitConv.Onnx.Calibrating;

/// <summary>Reads the constants of operators that act on each channel.</summary>
/// <param name="scope">The main graph.</param>
/// <param name="modelPath">The model's file.</param>
internal sealed class ChannelConstants(GraphScope scope, string modelPath)
{
    private const float DefaultEpsilon = 1e-5f;

    /// <summary>The factor of each channel and what is added to it, if an operator does just that; else null.</summary>
    /// <param name="node">The operator, of the standard.</param>
    /// <param name="value">The value it is applied to, <c>[n, channels, h, w]</c>.</param>
    /// <param name="channels">The number of channels.</param>
    public (float[] Scale, float[] Shift)? Change(NodeProto node, string value, int channels)
    {
        if (node.OpType == "BatchNormalization")
            return Normalisation(node, value, channels);
        if (node.OpType is not ("Add" or "Sub" or "Mul" or "Div") || node.Input.Count != 2)
            return null;
        bool isFirst = node.Input[0] == value;
        if (Broadcast(node.Input[isFirst ? 1 : 0], channels) is not { } constant)
            return null;
        float[] ones = Each(channels, _ => 1), zeros = new float[channels];
        return (node.OpType, isFirst) switch
        {
            ("Add", _) => (ones, constant),
            ("Sub", true) => (ones, Each(channels, i => -constant[i])),
            ("Sub", false) => (Each(channels, _ => -1), constant),
            ("Mul", _) => (constant, zeros),
            ("Div", true) => (Each(channels, i => 1 / constant[i]), zeros),
            _ => null,
        };
    }

    /// <summary>An end of a Clip: an attribute in old models, an input in newer ones; null if it is computed.</summary>
    /// <param name="node">The Clip.</param>
    /// <param name="index">The index of the input.</param>
    /// <param name="attribute">The name of the attribute.</param>
    /// <param name="none">The end where nothing is stated.</param>
    public float? End(NodeProto node, int index, string attribute, float none)
    {
        if (Attributes.Find(node, attribute) is { } stated)
            return stated.F;
        if (node.Input.Count <= index || node.Input[index].Length == 0)
            return none;
        return Read(node.Input[index]) is { Numbers: [double end] } ? (float)end : null;
    }

    /// <summary>Whether a Dropout does nothing: it is not told that the network is being trained.</summary>
    public bool IsInference(NodeProto node)
    {
        if (node.Input.Count < 3 || node.Input[2].Length == 0)
            return true;
        var (training, _) = ConstantResolver.Resolve(scope, node.Input[2]);
        return training is { CastTo: null } && training.Tensor.Int32Data.All(number => number == 0) && !training.Tensor.RawData.Span.ContainsAnyExcept((byte)0);
    }

    private (float[] Scale, float[] Shift)? Normalisation(NodeProto node, string value, int channels)
    {
        bool isInference = (Attributes.Find(node, "training_mode")?.I ?? 0) == 0 && node.Output.Skip(1).All(output => output.Length == 0);
        if (!isInference || node.Input.Count != 5 || node.Input[0] != value)
            return null;
        double[]?[] parameters = [.. node.Input.Skip(1).Select(name => Read(name)?.Numbers)];
        if (parameters is not [{ } gamma, { } beta, { } mean, { } variance] || parameters.Any(numbers => numbers!.Length != channels))
            return null;
        double epsilon = Attributes.Find(node, "epsilon") is { HasF: true } stated ? stated.F : DefaultEpsilon;
        double Scale(int i) => gamma[i] / Math.Sqrt(variance[i] + epsilon);
        return (Each(channels, i => (float)Scale(i)), Each(channels, i => (float)(beta[i] - mean[i] * Scale(i))));
    }

    // A constant for each channel: a single number, or one along the second axis of four.
    private float[]? Broadcast(string name, int channels)
    {
        if (Read(name) is not var (shape, numbers) || shape.Count > 4)
            return null;
        if (numbers.Length == 1)
            return Each(channels, _ => (float)numbers[0]);
        bool isPerChannel = numbers.Length == channels && shape.Count >= 3 && shape[^3] == channels;
        return isPerChannel ? Each(channels, i => (float)numbers[i]) : null;
    }

    private (IReadOnlyList<long> Shape, double[] Numbers)? Read(string name)
    {
        var (constant, _) = ConstantResolver.Resolve(scope, name);
        if (constant is null || TensorType.ToElementType(constant.Tensor.DataType) is not { } type)
            return null;
        double[] numbers = FloatingPoint.ToValues(TensorData.Read(constant.Tensor, modelPath).Span, type);
        return (constant.Tensor.Dims, numbers);
    }

    private static float[] Each(int channels, Func<int, float> make) => [.. Enumerable.Range(0, channels).Select(make)];
}
