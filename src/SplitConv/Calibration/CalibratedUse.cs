using static TorchSharp.torch;

namespace SplitConv.Calibration;

/// <summary>
/// One convolution that uses the weight to be fitted, usually the only one: its patches and its targets. Where there is a bias, patches and targets are taken from their means, for which the best bias makes up.
/// </summary>
internal sealed class CalibratedUse : IDisposable
{
    // Steps on the targets go further than they would have to, which a least-squares step by majorisation bears up to a factor of 2.
    private const double Overshoot = 1.6;

    private readonly SplitSample _sample;
    private readonly VisibleRange? _range;
    private readonly Tensor? _bias;
    private readonly Tensor _inputMean;
    private readonly Tensor _heldOut;
    private readonly Tensor _low;
    private readonly Tensor _high;
    private Tensor _targetMean;

    /// <summary>Looks at a sample.</summary>
    /// <param name="sample">The patches; used as long as this lives.</param>
    /// <param name="layout">Their ordering from now on.</param>
    /// <param name="bias">The bias of the original; null if it has none.</param>
    /// <param name="range">What of the outputs can be seen; null for all.</param>
    public CalibratedUse(SplitSample sample, PatchLayout layout, IReadOnlyList<double>? bias, VisibleRange? range)
    {
        using var scope = NewDisposeScope();
        (_sample, _range) = (sample, range);
        Patches = layout.Flatten(sample.Fitted.Inputs).DetachFromDisposeScope();
        _heldOut = layout.Flatten(sample.HeldOut.Inputs).DetachFromDisposeScope();
        _bias = bias is null ? null : tensor(bias.ToArray(), ScalarType.Float64).DetachFromDisposeScope();
        _inputMean = layout.Flatten(sample.InputMean).squeeze(0).DetachFromDisposeScope();
        _targetMean = (bias is null ? zeros(Outputs.shape[1], ScalarType.Float64) : MeanOf(Outputs)).DetachFromDisposeScope();
        _low = (range is null ? zeros(0) : tensor(range.Low.ToArray())).DetachFromDisposeScope();
        _high = (range is null ? zeros(0) : tensor(range.High.ToArray())).DetachFromDisposeScope();
    }

    /// <summary>The patches to fit to, <c>[n, (in, first taps, last taps)]</c>, from their mean.</summary>
    public Tensor Patches { get; }

    /// <summary>Whether there are outputs that the network cannot tell apart.</summary>
    public bool IsCut => _range is not null;

    private Tensor Outputs => _sample.Fitted.Outputs;

    /// <summary>The outputs of the original as targets, from their mean.</summary>
    public Tensor OutputTargets() => Outputs - _targetMean.to(ScalarType.Float32);

    /// <summary>
    /// Targets for another step: where the network cannot see how far the original's output is beyond its range, whatever the pair gives there is right, and the nearest right value is the target.
    /// </summary>
    /// <param name="kernel">The composed kernel that the last step gave.</param>
    /// <param name="error">How far what can be seen is from the original's, the sum of squares.</param>
    public Tensor NextTargets(Tensor kernel, out double error)
    {
        using var scope = NewDisposeScope();
        Tensor given = Patches.mm(kernel.t().to(ScalarType.Float32)).add_(_targetMean.to(ScalarType.Float32));
        error = SquaredDistance(given, Outputs);
        if (_range is null)
            return OutputTargets().MoveToOuterDisposeScope();
        Tensor nearest = where(Outputs.le(_low), minimum(given, _low), where(Outputs.ge(_high), maximum(given, _high), Outputs));
        Tensor targets = given.add_(nearest.sub_(given).mul_(tensor(Overshoot)));
        if (_bias is not null)
        {
            _targetMean.Dispose();
            _targetMean = MeanOf(targets).DetachFromDisposeScope();
        }

        return targets.sub_(_targetMean.to(ScalarType.Float32)).MoveToOuterDisposeScope();
    }

    /// <summary>The mean of the targets, to come back to with <see cref="BestBias"/>.</summary>
    public Tensor TargetMean() => _targetMean.clone();

    /// <summary>The bias that goes with a kernel; null if the original has none.</summary>
    /// <param name="kernel">The composed kernel.</param>
    /// <param name="targetMean">The mean of the targets it was fitted to.</param>
    public Tensor? BestBias(Tensor kernel, Tensor targetMean) => _bias is null ? null : targetMean - kernel.mv(_inputMean);

    /// <summary>The original bias; null if there is none.</summary>
    public Tensor? OriginalBias => _bias;

    /// <summary>How far what can be seen of a pair's outputs on held-out inputs is from the original's, the sum of squares.</summary>
    /// <param name="kernel">The composed kernel.</param>
    /// <param name="bias">Its bias.</param>
    public double HeldOutError(Tensor kernel, Tensor? bias)
    {
        using var scope = NewDisposeScope();
        Tensor given = _heldOut.mm(kernel.t().to(ScalarType.Float32));
        return SquaredDistance(bias is null ? given : given.add_(bias.to(ScalarType.Float32)), _sample.HeldOut.Outputs);
    }

    /// <summary>How far what can be seen of the held-out outputs is from the mean of those that are not, the sum of squares; a single one would be its own mean.</summary>
    public double HeldOutDeviation()
    {
        using var scope = NewDisposeScope();
        return SumOfSquares(Visible(_sample.HeldOut.Outputs) - MeanOf(Visible(Outputs)).to(ScalarType.Float32));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Tensor? tensor in new[] { Patches, _heldOut, _bias, _inputMean, _targetMean, _low, _high })
            tensor?.Dispose();
    }

    private double SquaredDistance(Tensor given, Tensor original) => SumOfSquares(Visible(given) - Visible(original));

    private Tensor Visible(Tensor outputs) => _range is null ? outputs : maximum(minimum(outputs, _high), _low);

    private static double SumOfSquares(Tensor values) => values.mul_(values).sum(ScalarType.Float64).item<double>();

    private static Tensor MeanOf(Tensor rows) => rows.sum(0, type: ScalarType.Float64) / tensor(rows.shape[0]);
}
