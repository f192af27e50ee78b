using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Calibrating;

/// <summary>Gathers how far outputs are from those of the original, batch by batch.</summary>
internal sealed class OutputDifference
{
    // Sums of squares for each output tensor.
    private readonly List<(double Difference, double Original)> _sums = [];

    /// <summary>Whether a run failed, so that nothing can be said.</summary>
    public bool HasFailed { get; set; }

    /// <summary>The relative error, averaged over the output tensors; null if it is not known or not finite.</summary>
    public double? Relative
    {
        get
        {
            if (HasFailed || _sums.Count == 0)
                return null;
            double mean = _sums.Average(sum => sum.Difference == 0 ? 0 : Math.Sqrt(sum.Difference / sum.Original));
            return double.IsFinite(mean) ? mean : null;
        }
    }

    /// <summary>Adds a batch.</summary>
    /// <param name="original">The outputs of the original, in double precision.</param>
    /// <param name="outputs">The outputs to compare.</param>
    public void Add(IReadOnlyList<Tensor> original, IReadOnlyList<Tensor> outputs)
    {
        for (int index = 0; index < original.Count; index++)
        {
            if (_sums.Count == index)
                _sums.Add((0, 0));
            var (difference, size) = _sums[index];
            _sums[index] = (difference + SquareSum(outputs[index] - original[index]), size + SquareSum(original[index]));
        }
    }

    private static double SquareSum(Tensor values) => values.square().sum().item<double>();
}
