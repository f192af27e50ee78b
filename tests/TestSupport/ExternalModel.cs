using System.Globalization;
using SplitConv.Onnx.Protocol;

namespace SplitConv.TestSupport;

/// <summary>Saves models whose weights lie in a file beside them.</summary>
public static class ExternalModel
{
    private const int External = 1;

    /// <summary>Saves a model with the data of all its initialisers in one file and returns the model's path.</summary>
    /// <param name="builder">The model; its tensors are changed.</param>
    /// <param name="path">The model file.</param>
    /// <param name="location">The data file as the model names it, relative to its folder.</param>
    public static string Save(OnnxModelBuilder builder, string path, string location)
    {
        using (FileStream data = File.Create(Path.Combine(Path.GetDirectoryName(path)!, location)))
        {
            foreach (TensorProto tensor in builder.Graph.Initializer)
            {
                long offset = data.Position;
                data.Write(tensor.RawData.Span);
                Point(tensor, location, offset, tensor.RawData.Length);
            }
        }

        return builder.Save(path);
    }

    /// <summary>Makes a tensor name a place outside the model, whatever is there.</summary>
    public static void Point(TensorProto tensor, string location, long offset, long length)
    {
        tensor.ClearRawData();
        tensor.DataLocation = External;
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = location });
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "offset", Value = offset.ToString(CultureInfo.InvariantCulture) });
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "length", Value = length.ToString(CultureInfo.InvariantCulture) });
    }
}
