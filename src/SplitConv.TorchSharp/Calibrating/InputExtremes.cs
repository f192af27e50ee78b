using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Calibrating;

/// <summary>Looks at inputs one after another: whether each can be used, and whether they differ anywhere.</summary>
internal sealed class InputExtremes
{
    private double _smallest = double.PositiveInfinity;
    private double _largest = double.NegativeInfinity;

    /// <summary>Refuses what no network can learn anything from.</summary>
    /// <param name="tensors">The tensors of one run.</param>
    /// <param name="name">What to call them.</param>
    /// <exception cref="CalibrationException">They cannot be used.</exception>
    public void Check(IReadOnlyList<Tensor> tensors, string name)
    {
        if (tensors is not { Count: > 0 } || tensors.Any(tensor => tensor is null || tensor.IsInvalid))
            throw new CalibrationException($"{name} is missing or has been disposed: keep the tensors until they have been used.");
        // Of several, some may be masks or indices.
        if (!tensors.Any(tensor => tensor.is_floating_point()))
            throw new CalibrationException($"{name} is of {tensors[0].dtype}, not of floating point: give it as the network gets it, scaled and converted.");
        if (tensors.Any(tensor => tensor.numel() == 0))
            throw new CalibrationException($"{name} is empty: its shape is [{string.Join(", ", tensors.First(tensor => tensor.numel() == 0).shape)}].");

        using var scope = NewDisposeScope();
        using var _ = no_grad();
        foreach (Tensor tensor in tensors.Where(tensor => tensor.is_floating_point()))
        {
            double smallest = tensor.min().to(ScalarType.Float64).item<double>(), largest = tensor.max().to(ScalarType.Float64).item<double>();
            // Of NaN both are NaN.
            if (!double.IsFinite(smallest) || !double.IsFinite(largest))
                throw new CalibrationException($"{name} holds NaN or infinite values: leave it out, or repair what makes it.");
            _smallest = Math.Min(_smallest, smallest);
            _largest = Math.Max(_largest, largest);
        }
    }

    /// <summary>Refuses inputs that are all of one value, or none at all.</summary>
    /// <exception cref="CalibrationException">They cannot be used.</exception>
    public void RequireVariety()
    {
        if (_smallest > _largest)
            throw new CalibrationException("There is no calibration input: give at least one batch of what the network is made for.");
        if (_smallest == _largest)
            throw new CalibrationException($"All calibration inputs are {_smallest} everywhere: give inputs of the kind the network was trained for.");
    }
}
