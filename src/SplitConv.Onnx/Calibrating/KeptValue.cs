using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SplitConv.Convolutions;
using SplitConv.Onnx.Models;
using SplitConv.Onnx.Running;

namespace SplitConv.Onnx.Calibrating;

/// <summary>A tensor taken out of ONNX Runtime, to be given back to it later.</summary>
/// <param name="Type">Its number format.</param>
/// <param name="Shape">Its sizes.</param>
/// <param name="Data">Its elements.</param>
internal sealed record KeptValue(TensorElementType Type, long[] Shape, byte[] Data)
{
    /// <summary>Copies a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="model">The model's file, for messages.</param>
    /// <exception cref="RuntimeRefusedException">It is no tensor of numbers.</exception>
    public static KeptValue Of(OrtValue value, string name, string model)
    {
        if (!value.IsTensor || value.GetTensorTypeAndShape() is not { IsString: false } description)
            throw new RuntimeRefusedException(model, $"its value {name} is no tensor of numbers.");
        return new KeptValue(description.ElementDataType, description.Shape, value.GetTensorMutableRawData().ToArray());
    }

    /// <summary>A copy that ONNX Runtime can read; dispose it.</summary>
    public OrtValue ToRuntime()
    {
        OrtValue value = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, Type, Shape);
        Data.CopyTo(value.GetTensorMutableRawData());
        return value;
    }

    /// <summary>The elements in single precision.</summary>
    public float[] ToSingles()
    {
        switch (Type)
        {
            case TensorElementType.Float:
                return MemoryMarshal.Cast<byte, float>(Data).ToArray();
            case TensorElementType.Float16:
                ReadOnlySpan<System.Half> halves = MemoryMarshal.Cast<byte, System.Half>(Data);
                float[] singles = new float[halves.Length];
                TensorPrimitives.ConvertToSingle(halves, singles);
                return singles;
            default:
                ElementType type = TensorType.ToElementType((int)Type) ?? throw new InvalidOperationException($"{Type} is no floating-point format.");
                return Array.ConvertAll(FloatingPoint.ToValues(Data, type), number => (float)number);
        }
    }
}
