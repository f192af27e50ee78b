using SplitConv.Convolutions;

namespace SplitConv.Onnx.Models;

/// <summary>The number formats of ONNX tensors (<c>TensorProto.DataType</c>).</summary>
internal static class TensorType
{
    public const int Float = 1;
    public const int Int64 = 7;
    public const int Float16 = 10;
    public const int Double = 11;
    public const int BFloat16 = 16;

    private static readonly string[] Names =
    [
        "undefined", "float32", "uint8", "int8", "uint16", "int16", "int32", "int64", "string", "bool", "float16", "float64", "uint32", "uint64", "complex64",
        "complex128", "bfloat16", "float8e4m3fn", "float8e4m3fnuz", "float8e5m2", "float8e5m2fnuz", "uint4", "int4", "float4e2m1",
    ];

    /// <summary>The name of a format in messages.</summary>
    public static string Name(int type) => type >= 0 && type < Names.Length ? Names[type] : $"number format {type}";

    /// <summary>The format as the core knows it; null if it is none of its floating-point formats.</summary>
    public static ElementType? ToElementType(int type) => type switch
    {
        Float => ElementType.Float32,
        Float16 => ElementType.Float16,
        Double => ElementType.Float64,
        BFloat16 => ElementType.BFloat16,
        _ => null,
    };

    /// <summary>The ONNX code of a format of the core.</summary>
    public static int FromElementType(ElementType type) => type switch
    {
        ElementType.Float64 => Double,
        ElementType.Float32 => Float,
        ElementType.BFloat16 => BFloat16,
        _ => Float16,
    };
}
