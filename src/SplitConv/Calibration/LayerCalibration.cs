namespace SplitConv.Calibration;

/// <summary>What calibration did for a pair, judged by inputs that were held out: root mean squared errors of what the network can see of the outputs, relative to their deviation from their mean.</summary>
/// <param name="PlainError">The error of the pair that comes from the weights alone.</param>
/// <param name="Error">The error of the calibrated pair.</param>
/// <param name="IsKept">Whether the calibrated pair is used; false if it is no better than the plain one.</param>
/// <param name="Patches">How many patches of the inputs it was computed from.</param>
/// <param name="Unknowns">How many values a patch has: with fewer patches the data says too little, and the original weights count more.</param>
public sealed record LayerCalibration(double PlainError, double Error, bool IsKept, long Patches, int Unknowns)
{
    /// <summary>Why the convolution could not be looked at; null if it was.</summary>
    public string? Obstacle { get; init; }

    /// <summary>Whether the layer is so large that neighbouring patches were taken to be independent.</summary>
    public bool IsApproximate { get; init; }

    /// <summary>That of a pair that could not be fitted, so that the plain one is used; the errors are not known.</summary>
    /// <param name="obstacle">Why.</param>
    public static LayerCalibration Impossible(string obstacle) => new(double.NaN, double.NaN, IsKept: false, 0, 0) { Obstacle = obstacle };
}
