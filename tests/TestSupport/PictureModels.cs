using SplitConv.Onnx.Protocol;
using static SplitConv.TestSupport.OnnxModelBuilder;

namespace SplitConv.TestSupport;

/// <summary>Pictures of one colour each, labelled with the channel of that colour, and models that tell the colour.</summary>
public static class PictureModels
{
    private const int PlaneBytes = 32 * 32;

    /// <summary>Writes pictures in the layout of the CIFAR-10 binary files and returns the path.</summary>
    /// <param name="path">The file.</param>
    /// <param name="labels">A label for each picture: the channel that is lit, unless it is above 2.</param>
    public static string WritePictures(string path, params int[] labels)
    {
        byte[] content = new byte[labels.Length * (1 + 3 * PlaneBytes)];
        for (int picture = 0; picture < labels.Length; picture++)
        {
            Span<byte> record = content.AsSpan(picture * (1 + 3 * PlaneBytes), 1 + 3 * PlaneBytes);
            record[0] = (byte)labels[picture];
            record.Slice(1 + labels[picture] % 3 * PlaneBytes, PlaneBytes).Fill(200);
        }

        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>A model whose class scores are the brightness of each channel: always right on these pictures.</summary>
    /// <param name="batch">The batch size, or a name where it is free.</param>
    /// <param name="side">Height and width.</param>
    /// <param name="type">The number format of the input.</param>
    public static OnnxModelBuilder Right(object? batch = null, int side = 32, int type = Float32) => Scores(batch ?? "N", side, type).Node("Identity", ["means"], ["scores"]);

    /// <summary>A model that confuses the channels: always wrong on these pictures.</summary>
    public static OnnxModelBuilder Wrong(object? batch = null)
    {
        OnnxModelBuilder model = Scores(batch ?? "N", 32, Float32).Node("Gather", ["means", "order"], ["scores"], "", ("axis", 1L));
        model.Graph.Initializer.Add(new TensorProto { Name = "order", DataType = OnnxModelBuilder.Int64, Dims = { 3 }, Int64Data = { 1, 2, 0 } });
        return model;
    }

    private static OnnxModelBuilder Scores(object batch, int side, int type) => new OnnxModelBuilder()
        .Input("x", type, batch, 3, side, side)
        .Node("Cast", ["x"], ["numbers"], "", ("to", (long)Float32))
        .Node("GlobalAveragePool", ["numbers"], ["pooled"])
        .Node("Flatten", ["pooled"], ["means"])
        .Output("scores");
}
