using Microsoft.ML.OnnxRuntime.Tensors;

namespace SplitConv.Onnx.Running;

/// <summary>An input of a model as ONNX Runtime sees it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its number format.</param>
/// <param name="Sizes">Its sizes, -1 where free.</param>
/// <param name="SizeNames">The names of its sizes, empty where fixed or nameless.</param>
internal sealed record ModelInput(string Name, TensorElementType Type, IReadOnlyList<int> Sizes, IReadOnlyList<string> SizeNames)
{
    /// <summary>How a free size is addressed: by its name, or as <c>INPUT:AXIS</c>.</summary>
    public string SizeName(int axis) => SizeNames[axis].Length > 0 ? SizeNames[axis] : $"{Name}:{axis}";

    /// <summary>Name and shape, such as <c>x [N, 3, 32, 32]</c>.</summary>
    public override string ToString() =>
        $"{Name} [{string.Join(", ", Sizes.Select((size, axis) => size >= 0 ? size.ToString(System.Globalization.CultureInfo.InvariantCulture) : SizeName(axis)))}]";
}
