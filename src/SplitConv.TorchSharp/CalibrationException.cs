namespace SplitConv.TorchSharp;

/// <summary>Inputs cannot be used for calibration, or the network does not do the same with them every time.</summary>
/// <param name="message">One line that names the thing and says what to do.</param>
public sealed class CalibrationException(string message) : SplitConvException(message);
