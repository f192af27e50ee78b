using SplitConv.Convolutions;

namespace SplitConv.Storage;

/// <summary>The number formats of safetensors, by the names they have in its header.</summary>
public static class SafetensorsTypes
{
    private static readonly Dictionary<string, int> Sizes = new()
    {
        ["BOOL"] = 1, ["U8"] = 1, ["I8"] = 1, ["F8_E4M3"] = 1, ["F8_E5M2"] = 1,
        ["U16"] = 2, ["I16"] = 2, ["F16"] = 2, ["BF16"] = 2,
        ["U32"] = 4, ["I32"] = 4, ["F32"] = 4,
        ["U64"] = 8, ["I64"] = 8, ["F64"] = 8,
    };

    /// <summary>The size of an element in bytes; null for a name that is not known.</summary>
    /// <param name="name">The name in the header, such as <c>F32</c>.</param>
    public static int? SizeOf(string name) => Sizes.TryGetValue(name, out int size) ? size : null;

    /// <summary>The name of a number format.</summary>
    /// <param name="type">The number format.</param>
    public static string NameOf(ElementType type) => type switch
    {
        ElementType.Float64 => "F64",
        ElementType.Float32 => "F32",
        ElementType.BFloat16 => "BF16",
        _ => "F16",
    };

    /// <summary>The number format behind a name in the header; null if it is none of <see cref="ElementType"/>.</summary>
    /// <param name="name">The name in the header, such as <c>F32</c>.</param>
    public static ElementType? ToElementType(string name) => name switch
    {
        "F64" => ElementType.Float64,
        "F32" => ElementType.Float32,
        "BF16" => ElementType.BFloat16,
        "F16" => ElementType.Float16,
        _ => null,
    };
}
