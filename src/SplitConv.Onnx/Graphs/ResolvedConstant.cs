using System.Runtime.CompilerServices;
using SplitConv.Onnx.Models;
using SplitConv.Onnx.Protocol;

namespace SplitConv.Onnx.Graphs;

/// <summary>A constant that a node reads, followed back to where it is stored.</summary>
/// <param name="Tensor">The stored tensor.</param>
/// <param name="Home">The graph that stores it.</param>
/// <param name="CastTo">The format it is cast to on the way (a <see cref="TensorType"/>); null if it is not.</param>
internal sealed record ResolvedConstant(TensorProto Tensor, GraphScope Home, int? CastTo)
{
    /// <summary>The format in which the node sees it.</summary>
    public int DataType => CastTo ?? Tensor.DataType;

    /// <summary>Equal for readers of the same stored tensor in the same format. Tensors of equal content in different places are different.</summary>
    public ConstantIdentity Identity => new(Tensor, CastTo);
}

/// <summary>Compares stored tensors by place, where <see cref="TensorProto"/> compares by content.</summary>
internal readonly record struct ConstantIdentity(TensorProto Tensor, int? CastTo)
{
    public bool Equals(ConstantIdentity other) => ReferenceEquals(Tensor, other.Tensor) && CastTo == other.CastTo;

    public override int GetHashCode() => HashCode.Combine(RuntimeHelpers.GetHashCode(Tensor), CastTo);
}
