using SplitConv.Onnx.Protocol;

namespace SplitConv.Onnx.Weights;

/// <summary>Constants of a model that a weights file holds too, and are to be replaced.</summary>
/// <param name="Replacements">The constants with their new contents.</param>
/// <param name="Unmatched">The tensors of the file for which the model has no place.</param>
internal sealed record WeightsUpdate(IReadOnlyList<(TensorProto Constant, TensorProto Replacement)> Replacements, IReadOnlyList<string> Unmatched)
{
    /// <summary>Replaces the contents, in place.</summary>
    public void Carry()
    {
        foreach (var (constant, replacement) in Replacements)
        {
            constant.FloatData.Clear();
            constant.DoubleData.Clear();
            constant.Int32Data.Clear();
            constant.ExternalData.Clear();
            constant.ClearDataLocation();
            constant.RawData = replacement.RawData;
        }
    }
}
