namespace SplitConv.Onnx.Comparing;

/// <summary>Two models do not take the same inputs, or do not give the same outputs.</summary>
/// <param name="message">One line that names the model and the difference.</param>
public sealed class IncomparableModelsException(string message) : SplitConvException(message);
