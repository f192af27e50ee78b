using Microsoft.ML.OnnxRuntime;

namespace SplitConv.Onnx.Running;

/// <summary>ONNX Runtime cannot load or run a model.</summary>
public sealed class RuntimeRefusedException : SplitConvException
{
    internal RuntimeRefusedException(string model, string cause)
        : base($"{model}: it cannot be run here: {cause}") => Cause = cause;

    internal RuntimeRefusedException(string model, OnnxRuntimeException cause)
        : base($"{model}: ONNX Runtime refuses it: {FirstLine(cause.Message)}", cause)
    {
        Cause = FirstLine(cause.Message);
        IsUnknownOperator = cause.Message.Contains("is not a registered function/op", StringComparison.Ordinal)
            || cause.Message.Contains("No Op registered for", StringComparison.Ordinal)
            || cause.Message.Contains("No opset import for domain", StringComparison.Ordinal);
    }

    /// <summary>What ONNX Runtime said, one line.</summary>
    public string Cause { get; }

    /// <summary>Whether the model has an operator that ONNX Runtime does not know.</summary>
    public bool IsUnknownOperator { get; }

    private static string FirstLine(string message)
    {
        string line = message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault() ?? "unknown error";
        return line.Length <= 300 ? line : line[..300] + "...";
    }
}
