using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SplitConv.Onnx.Models;

namespace SplitConv.Onnx.Running;

/// <summary>Makes the values that are fed to a model.</summary>
internal static class InputValues
{
    /// <summary>All zeros.</summary>
    public static OrtValue Zeros(ModelInput input, long[] shape)
    {
        OrtValue value = Allocate(input, shape);
        value.GetTensorMutableRawData().Clear();
        return value;
    }

    /// <summary>Random numbers: from 0 to 1 for floating point, 0 to 255 for bytes; zeros for other formats, whose meaning only the model knows.</summary>
    public static OrtValue Random(ModelInput input, long[] shape, Random random)
    {
        OrtValue value = Zeros(input, shape);
        Span<byte> bytes = value.GetTensorMutableRawData();
        if (input.Type == TensorElementType.UInt8)
            random.NextBytes(bytes);
        else if (IsFloatingPoint(input.Type))
            Fill(input.Type, bytes, random.NextSingle);
        return value;
    }

    /// <summary>Given numbers, rounded to the input's format.</summary>
    /// <exception cref="InvalidModelException">The input is not of a floating-point format.</exception>
    public static OrtValue Of(ModelInput input, long[] shape, float[] numbers, string modelPath)
    {
        if (!IsFloatingPoint(input.Type))
            throw new InvalidModelException(modelPath, $"its input {input.Name} takes {TypeName(input.Type)}; pictures are fed as floating-point numbers.");
        OrtValue value = Allocate(input, shape);
        int next = 0;
        Fill(input.Type, value.GetTensorMutableRawData(), () => numbers[next++]);
        return value;
    }

    /// <summary>The name of a number format in messages, as elsewhere in the program.</summary>
    public static string TypeName(TensorElementType type) => TensorType.Name((int)type);

    private static OrtValue Allocate(ModelInput input, long[] shape)
    {
        try
        {
            return OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, input.Type, shape);
        }
        catch (OnnxRuntimeException exception)
        {
            throw new InsufficientMemoryException($"The input {input.Name} [{string.Join(", ", shape)}] does not fit into memory.", exception);
        }
    }

    private static bool IsFloatingPoint(TensorElementType type) =>
        type is TensorElementType.Float or TensorElementType.Float16 or TensorElementType.Double;

    private static void Fill(TensorElementType type, Span<byte> destination, Func<float> next)
    {
        switch (type)
        {
            case TensorElementType.Float:
                foreach (ref float number in MemoryMarshal.Cast<byte, float>(destination))
                    number = next();
                break;
            case TensorElementType.Double:
                foreach (ref double number in MemoryMarshal.Cast<byte, double>(destination))
                    number = next();
                break;
            default:
                foreach (ref System.Half number in MemoryMarshal.Cast<byte, System.Half>(destination))
                    number = (System.Half)next();
                break;
        }
    }
}
