namespace SplitConv.Onnx.Comparing;

/// <summary>Two models do not take the same inputs, give the same outputs, or take what they are to be fed.</summary>
/// <param name="message">One line that names the model and the difference.</param>
public sealed class IncomparableModelsException(string message) : SplitConvException(message);
