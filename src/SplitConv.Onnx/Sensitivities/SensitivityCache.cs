using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Google.Protobuf;
using SplitConv.Onnx.Data.Feeding;
using SplitConv.Onnx.Graphs;
using SplitConv.Onnx.Models;
using SplitConv.Plans;
using SplitConv.Storage;

namespace SplitConv.Onnx.Sensitivities;

/// <summary>A file with measurements on a model, good for the same model and inputs only: it holds a hash over both. Measurements for other pairs are added to it.</summary>
internal sealed class SensitivityCache
{
    private const string Format = "splitconv.sensitivity.1";

    private static readonly JsonSerializerOptions Layout = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, Converters = { new JsonStringEnumConverter() } };

    private readonly string _path;
    private readonly string _key;

    private readonly Dictionary<string, SensitivityPoint> _points;

    private SensitivityCache(string path, string key)
    {
        (_path, _key) = (path, key);
        _points = Read(path, key) ?? [];
    }

    /// <summary>Opens a cache; a file that is missing, broken or for something else is an empty one.</summary>
    public static SensitivityCache Open(string path, OnnxModel model, SampleSource samples, CancellationToken cancellationToken) => new(path, Key(model, samples, cancellationToken));

    /// <summary>A measurement; null if it is not known.</summary>
    /// <param name="trial">What was measured.</param>
    public SensitivityPoint? Find(string trial) => _points.TryGetValue(trial, out SensitivityPoint point) ? point : null;

    /// <summary>Adds a measurement.</summary>
    public void Add(string trial, SensitivityPoint point) => _points[trial] = point;

    /// <summary>Writes the file. One that cannot be written is none; the measurements are good all the same.</summary>
    public void Save()
    {
        try
        {
            using var files = new OutputFiles();
            files.Stage(_path, overwrite: true, stream => JsonSerializer.Serialize(stream, new Stored(Format, _key, _points), Layout));
            files.Commit();
        }
        catch (OutputException)
        {
        }
    }

    private static Dictionary<string, SensitivityPoint>? Read(string path, string key)
    {
        try
        {
            Stored? stored = File.Exists(path) ? JsonSerializer.Deserialize<Stored>(File.ReadAllBytes(path), Layout) : null;
            return stored is { Format: Format, Points: { } points } && stored.Key == key && points.Values.All(point => point is { DiscardedEnergy: > 0 and <= 1, Damage: >= 0 and < double.PositiveInfinity }) ? points : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or NotSupportedException)
        {
            return null;
        }
    }

    private static string Key(OnnxModel model, SampleSource samples, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(SHA256.HashData(model.Proto.ToByteArray()));
        foreach (ExternalLocation location in AllTensors.Of(model.Proto).Where(ExternalLocation.IsExternal).Select(tensor => ExternalLocation.Of(tensor, model.Path)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(location.Read(model.Path));
        }

        SampleHash.Append(hash, samples, cancellationToken);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private sealed record Stored(string Format, string Key, Dictionary<string, SensitivityPoint> Points);
}
