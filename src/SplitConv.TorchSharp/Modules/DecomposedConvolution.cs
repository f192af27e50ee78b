using SplitConv.Convolutions;
using SplitConv.Plans.Information;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Modules;

/// <summary>
/// What takes the place of a large convolution: a Sequential of two small ones, called <c>0</c> and <c>1</c>, that knows what it was made from.
/// </summary>
public sealed class DecomposedConvolution : Sequential
{
    private readonly bool _lastRunsFirst;

    internal DecomposedConvolution(ConvolutionGeometry original, DecompositionMode mode, Conv2d first, Conv2d last, bool lastRunsFirst)
        : base(("0", first), ("1", last))
    {
        Original = original;
        Mode = mode;
        First = first;
        Last = last;
        _lastRunsFirst = lastRunsFirst;
    }

    /// <summary>The geometry of the convolution it replaced.</summary>
    public ConvolutionGeometry Original { get; }

    /// <summary>The mode of its decomposition.</summary>
    public DecompositionMode Mode { get; }

    /// <summary>The convolution that runs first.</summary>
    public Conv2d First { get; }

    /// <summary>The convolution that runs last; it carries the bias.</summary>
    public Conv2d Last { get; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor tensor) =>
        // A kept object runs the first convolution by a hook of its own, since it may be called without this module.
        _lastRunsFirst ? Last.call(tensor) : base.forward(tensor);

    internal InformationEntry Information(string name) =>
        new(name, Original, Mode, Shapes.Of(First.weight), Shapes.Of(Last.weight));
}
