using Google.Protobuf;
using SplitConv.Onnx.Graphs;
using SplitConv.Onnx.Protocol;

namespace SplitConv.Onnx.Models;

/// <summary>An ONNX model in memory, with the file it came from.</summary>
public sealed class OnnxModel
{
    private OnnxModel(string path, ModelProto proto)
    {
        Path = path;
        Proto = proto;
        HasExternalData = AllTensors.Of(proto).Any(ExternalLocation.IsExternal);
    }

    /// <summary>The file it was read from; external data is looked for beside it.</summary>
    public string Path { get; }

    /// <summary>The content.</summary>
    public ModelProto Proto { get; }

    /// <summary>Whether initialisers count as constants even if they are listed as graph inputs too (IR version 4 and later).</summary>
    public bool InitializersAreConstants => Proto.IrVersion >= 4;

    /// <summary>Whether the file keeps the data of some tensors in files beside it.</summary>
    public bool HasExternalData { get; }

    /// <summary>Reads a model and checks that all its external data is there.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidModelException">It cannot be read, is no ONNX model, is truncated, or external data is missing.</exception>
    public static OnnxModel Open(string path)
    {
        if (Directory.Exists(path))
            throw new InvalidModelException(path, "is a folder; name an ONNX file.");
        ModelProto proto;
        try
        {
            using FileStream stream = File.OpenRead(path);
            if (!stream.CanSeek)
                throw new InvalidModelException(path, "is a pipe; name an ONNX file.");
            if (stream.Length == 0)
                throw new InvalidModelException(path, "is empty; it is not an ONNX model.");
            if (stream.Length > int.MaxValue)
                throw new InvalidModelException(path, "is larger than 2 GiB, which no ONNX file may be; store its weights as external data.");
            proto = ModelProto.Parser.ParseFrom(stream);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidModelException(path, "does not exist; check the name.", exception);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new InvalidModelException(path, "is not an ONNX model, or it is truncated.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidModelException(path, $"cannot be read: {exception.Message}", exception);
        }

        Check(proto, path);
        return new OnnxModel(path, proto);
    }

    /// <summary>A copy that can be changed without changing this one; the bytes of the weights are shared.</summary>
    internal OnnxModel Copy() => new(Path, Proto.Clone());

    private static void Check(ModelProto proto, string path)
    {
        if (proto.Graph is null || proto.IrVersion < 1)
            throw new InvalidModelException(path, "is not an ONNX model, or it is truncated.");
        // Models of IR version 1 and 2 had no operator sets.
        if (proto.OpsetImport.Count == 0 && proto.IrVersion >= 3)
            throw new InvalidModelException(path, "names no operator set; it is truncated or not an ONNX model.");
        foreach (TensorProto tensor in AllTensors.Of(proto).Where(ExternalLocation.IsExternal))
            ExternalLocation.Of(tensor, path);
    }
}
