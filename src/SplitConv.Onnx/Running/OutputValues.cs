using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace SplitConv.Onnx.Running;

/// <summary>Reads the values a model returns.</summary>
internal static class OutputValues
{
    /// <summary>The numbers of an output in double precision; null if it is no tensor of numbers.</summary>
    public static double[]? ToNumbers(OrtValue value)
    {
        if (!value.IsTensor)
            return null;
        return value.GetTensorTypeAndShape().ElementDataType switch
        {
            TensorElementType.Float => Convert<float>(value, number => number),
            TensorElementType.Double => Convert<double>(value, number => number),
            TensorElementType.Float16 => [.. MemoryMarshal.Cast<Float16, System.Half>(value.GetTensorDataAsSpan<Float16>()).ToArray().Select(number => (double)number)],
            TensorElementType.Int64 => Convert<long>(value, number => number),
            TensorElementType.Int32 => Convert<int>(value, number => number),
            TensorElementType.UInt8 => Convert<byte>(value, number => number),
            TensorElementType.Int8 => Convert<sbyte>(value, number => number),
            TensorElementType.Bool => Convert<bool>(value, truth => truth ? 1 : 0),
            _ => null,
        };
    }

    private static double[] Convert<T>(OrtValue value, Func<T, double> convert)
        where T : unmanaged
    {
        ReadOnlySpan<T> source = value.GetTensorDataAsSpan<T>();
        double[] numbers = new double[source.Length];
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = convert(source[i]);
        return numbers;
    }
}
