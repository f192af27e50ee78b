using SplitConv.Convolutions;
using SplitConv.Onnx.Graphs;
using SplitConv.Onnx.Protocol;

namespace SplitConv.Onnx.Sites;

/// <summary>The attributes of a Conv node, with the defaults of the ONNX specification for those that are missing.</summary>
/// <param name="AutoPad"><c>NOTSET</c>, <c>SAME_UPPER</c>, <c>SAME_LOWER</c> or <c>VALID</c>.</param>
/// <param name="KernelShape">Kernel sizes per axis; null if not stated.</param>
/// <param name="Strides">Steps per axis; null if not stated.</param>
/// <param name="Dilations">Spacing per axis; null if not stated.</param>
/// <param name="Pads">Padding at the beginning of each axis, then at the end of each; null if not stated.</param>
/// <param name="Group">The number of channel groups.</param>
internal sealed record ConvolutionAttributes(
    string AutoPad,
    IReadOnlyList<long>? KernelShape,
    IReadOnlyList<long>? Strides,
    IReadOnlyList<long>? Dilations,
    IReadOnlyList<long>? Pads,
    long Group)
{
    public const string NoAutoPad = "NOTSET";

    public static ConvolutionAttributes Read(NodeProto node)
    {
        IReadOnlyList<long>? Integers(string name) => Attributes.Find(node, name)?.Ints;
        return new ConvolutionAttributes(
            Attributes.Find(node, "auto_pad")?.S?.ToStringUtf8() is { Length: > 0 } autoPad ? autoPad : NoAutoPad,
            Integers("kernel_shape"),
            Integers("strides"),
            Integers("dilations"),
            Integers("pads"),
            Attributes.Find(node, "group")?.I ?? 1);
    }

    /// <summary>What contradicts the shape of the weight or the specification; null if nothing does.</summary>
    /// <param name="weight">The shape of the weight, four axes.</param>
    public KeptReason? FindContradiction(IReadOnlyList<long> weight)
    {
        KeptReason Wrong(string text) => new(KeptReasonKind.Inconsistent, text);
        if (KernelShape is { Count: > 0 } && !KernelShape.SequenceEqual(weight.Skip(2)))
            return Wrong($"kernel_shape is [{string.Join(", ", KernelShape)}] but the weight is [{string.Join(", ", weight)}]");
        if (Strides is { Count: > 0 and not 2 } || Dilations is { Count: > 0 and not 2 } || Pads is { Count: > 0 and not 4 })
            return Wrong("strides, dilations or pads have the wrong number of values");
        if (OutOfRange(Strides, 1) || OutOfRange(Dilations, 1) || OutOfRange(Pads, 0) || Group is < 1 or > int.MaxValue)
            return Wrong("strides, dilations, pads or group are out of range");
        if (weight.Any(size => size is < 1 or > int.MaxValue) || weight[0] % Group != 0)
            return Wrong($"the weight [{string.Join(", ", weight)}] is no kernel of {Group} groups");
        return AutoPad is NoAutoPad or "SAME_UPPER" or "SAME_LOWER" or "VALID" ? null : Wrong($"auto_pad is '{AutoPad}'");
    }

    /// <summary>Height and width of an attribute, or 1 and 1 where it is not stated.</summary>
    public static Extent ToExtent(IReadOnlyList<long>? values) =>
        values is [long height, long width] ? new Extent((int)height, (int)width) : Extent.One;

    private static bool OutOfRange(IReadOnlyList<long>? values, long smallest) =>
        values is not null && values.Any(value => value < smallest || value > int.MaxValue);
}
