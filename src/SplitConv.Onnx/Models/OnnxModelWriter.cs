using System.Globalization;
using Google.Protobuf;
using SplitConv.Onnx.Graphs;
using SplitConv.Onnx.Protocol;
using SplitConv.Storage;

namespace SplitConv.Onnx.Models;

/// <summary>
/// Writes models. A model that had external data, or that would exceed the 2 GiB a protobuf message can have, keeps its larger tensors in a data file of its own beside it, <c>NAME.onnx.data</c>.
/// </summary>
public static class OnnxModelWriter
{
    // Below the limit of 2^31 - 1 bytes, with room for everything but the tensors.
    private const long LargestInline = 1_900_000_000;

    // Smaller tensors stay in the model file: runtimes read them there to infer shapes.
    private const int SmallestExternal = 1024;

    // Memory mapping wants tensors to begin at a page.
    private const int Alignment = 4096;

    /// <summary>The files that <see cref="Stage"/> would write for a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">The model file to write.</param>
    public static IReadOnlyList<string> Targets(OnnxModel model, string path) => UsesDataFile(model) ? [path, DataPath(path)] : [path];

    /// <summary>Stages a model, and its data file if it needs one.</summary>
    /// <param name="files">The output files.</param>
    /// <param name="model">The model.</param>
    /// <param name="path">The model file to write.</param>
    /// <param name="overwrite">Whether existing files may be replaced.</param>
    /// <param name="cancellationToken">Looked at between tensors and megabytes.</param>
    /// <exception cref="OutputException">A file cannot be written.</exception>
    public static void Stage(OutputFiles files, OnnxModel model, string path, bool overwrite, CancellationToken cancellationToken = default)
    {
        ModelProto proto = model.Proto;
        if (UsesDataFile(model))
        {
            // A copy, for the tensors of the model in memory go on pointing to their own data; the data itself is not copied.
            proto = model.Proto.Clone();
            string dataPath = DataPath(path);
            files.Stage(dataPath, overwrite, stream => MoveOut(proto, model.Path, stream, Path.GetFileName(dataPath), cancellationToken));
        }

        cancellationToken.ThrowIfCancellationRequested();
        files.Stage(path, overwrite, stream => proto.WriteTo(new CancellableStream(stream, cancellationToken)));
    }

    /// <summary>Stages a copy of the model's file, byte for byte; also of its external data, if the copy goes to another folder.</summary>
    /// <param name="files">The output files.</param>
    /// <param name="model">The model; its content in memory is not looked at.</param>
    /// <param name="path">The model file to write.</param>
    /// <param name="overwrite">Whether existing files may be replaced.</param>
    /// <param name="cancellationToken">Looked at between megabytes.</param>
    public static void StageCopy(OutputFiles files, OnnxModel model, string path, bool overwrite, CancellationToken cancellationToken = default)
    {
        StageFile(model.Path, path);
        string from = Path.GetDirectoryName(Path.GetFullPath(model.Path))!, to = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (RealPath.Of(from) == RealPath.Of(to))
            return;
        foreach (ExternalLocation data in ExternalFiles(model))
            StageFile(data.File, Path.Combine(to, data.RelativePath), createFolder: true);

        void StageFile(string source, string target, bool createFolder = false) => files.Stage(
            target,
            overwrite,
            stream =>
            {
                using FileStream input = File.OpenRead(source);
                input.CopyTo(new CancellableStream(stream, cancellationToken), 1 << 20);
            },
            createFolder);
    }

    /// <summary>The full paths of the data files a model reads.</summary>
    /// <param name="model">The model.</param>
    public static IEnumerable<string> DataFiles(OnnxModel model) => ExternalFiles(model).Select(location => location.File);

    /// <summary>The size of a model's file and of all data files it reads, in bytes.</summary>
    /// <param name="model">The model.</param>
    public static long TotalBytes(OnnxModel model) => DataFiles(model).Append(model.Path).Sum(file => new FileInfo(file).Length);

    /// <summary>Whether all that the model has in memory fits into one protobuf message.</summary>
    internal static bool FitsOneMessage(OnnxModel model) => AllTensors.Of(model.Proto).Sum(tensor => (long)tensor.CalculateSize()) <= LargestInline;

    private static IEnumerable<ExternalLocation> ExternalFiles(OnnxModel model) => AllTensors.Of(model.Proto)
        .Where(ExternalLocation.IsExternal)
        .Select(tensor => ExternalLocation.Of(tensor, model.Path))
        .DistinctBy(location => location.File);

    private static bool UsesDataFile(OnnxModel model) =>
        model.HasExternalData || !FitsOneMessage(model);

    private static string DataPath(string path) => path + ".data";

    private static void MoveOut(ModelProto proto, string sourcePath, Stream stream, string location, CancellationToken cancellationToken)
    {
        HashSet<TensorProto> initializers = new(GraphScope.All(proto.Graph).SelectMany(scope => scope.Graph.Initializer), ReferenceEqualityComparer.Instance);
        foreach (TensorProto tensor in AllTensors.Of(proto))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Data(tensor, initializers.Contains(tensor), sourcePath) is not { } data)
                continue;

            stream.Write(new byte[(Alignment - stream.Position % Alignment) % Alignment]);
            tensor.ExternalData.Clear();
            AddEntry(tensor, "location", location);
            AddEntry(tensor, "offset", stream.Position.ToString(CultureInfo.InvariantCulture));
            AddEntry(tensor, "length", data.Length.ToString(CultureInfo.InvariantCulture));
            tensor.DataLocation = ExternalLocation.External;
            tensor.ClearRawData();
            tensor.FloatData.Clear();
            tensor.DoubleData.Clear();
            tensor.Int32Data.Clear();
            stream.Write(data.Span);
        }
    }

    // The bytes of a tensor that goes into the data file: whatever was outside before, and the larger initialisers; null for what stays.
    private static ReadOnlyMemory<byte>? Data(TensorProto tensor, bool isInitializer, string sourcePath)
    {
        if (ExternalLocation.IsExternal(tensor))
            return ExternalLocation.Of(tensor, sourcePath).Read(sourcePath);
        if (!isInitializer || tensor.CalculateSize() < SmallestExternal)
            return null;
        if (tensor.HasRawData)
            return tensor.RawData.Memory;
        return TensorType.ToElementType(tensor.DataType) is null ? null : TensorData.Read(tensor, sourcePath);
    }

    private static void AddEntry(TensorProto tensor, string key, string value) =>
        tensor.ExternalData.Add(new StringStringEntryProto { Key = key, Value = value });
}
