namespace SplitConv.Calibration;

/// <summary>What calibration did for the network as a whole, judged by <see cref="ICalibration.Compare"/>.</summary>
/// <param name="Plain">The error with the pairs that come from the weights alone; null if the network could not be run.</param>
/// <param name="Calibrated">The error with the calibrated pairs; null if the network could not be run.</param>
public sealed record ModelCalibration(OutputError? Plain, OutputError? Calibrated);
