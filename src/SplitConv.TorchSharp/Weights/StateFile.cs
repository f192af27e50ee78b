using SplitConv.Storage;
using TorchSharp;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Weights;

/// <summary>State dictionaries in safetensors files: every parameter and buffer under its name.</summary>
internal static class StateFile
{
    private static readonly Dictionary<ScalarType, string> TypeNames = new()
    {
        [ScalarType.Float16] = "F16",
        [ScalarType.BFloat16] = "BF16",
        [ScalarType.Float32] = "F32",
        [ScalarType.Float64] = "F64",
        [ScalarType.Int64] = "I64",
        [ScalarType.Int32] = "I32",
        [ScalarType.Int16] = "I16",
        [ScalarType.Int8] = "I8",
        [ScalarType.Byte] = "U8",
        [ScalarType.Bool] = "BOOL",
    };

    /// <summary>The parameters and buffers of a model, in the order of its state dictionary.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">The file they go to, for messages.</param>
    public static IReadOnlyList<SafetensorsTensor> Collect(nn.Module model, string path) =>
        [.. model.state_dict().Select(entry => new SafetensorsTensor(entry.Key, TypeName(entry.Value, entry.Key, path), entry.Value.shape, TensorBytes.Read(entry.Value)))];

    /// <summary>Compares a file with the state dictionary it is to be loaded into.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <param name="expected">The shapes the model has, or will have, by name, and whether a tensor may be missing from the file.</param>
    /// <param name="strict">Whether the file may not hold anything else.</param>
    /// <exception cref="SafetensorsException">A tensor is missing, superfluous or of another shape.</exception>
    public static void Check(SafetensorsFile file, string path, IReadOnlyDictionary<string, (IReadOnlyList<long> Shape, bool Optional)> expected, bool strict)
    {
        foreach (var (name, (shape, optional)) in expected)
        {
            if (!file.Entries.TryGetValue(name, out SafetensorsEntry? entry))
            {
                if (!optional)
                    throw new SafetensorsException(path, $"does not belong to this model: it has no tensor {name}.");
            }
            else if (!entry.Shape.SequenceEqual(shape))
            {
                throw new SafetensorsException(path, $"does not belong to this model: {name} is [{string.Join(", ", entry.Shape)}] in the file and [{string.Join(", ", shape)}] in the model.");
            }
            else if (!TypeNames.ContainsValue(entry.Type))
            {
                throw new SafetensorsException(path, $"{name} is of {entry.Type}, which TorchSharp does not have.");
            }
        }

        string? superfluous = strict ? file.Entries.Keys.FirstOrDefault(name => !expected.ContainsKey(name)) : null;
        if (superfluous is not null)
            throw new SafetensorsException(path, $"does not belong to this model: it has a tensor {superfluous}, the model has none of that name.");
    }

    /// <summary>The shapes of a model's state dictionary.</summary>
    public static Dictionary<string, (IReadOnlyList<long> Shape, bool Optional)> ShapesOf(nn.Module model) =>
        model.state_dict().ToDictionary(entry => entry.Key, entry => ((IReadOnlyList<long>)entry.Value.shape, IsCounter(entry.Key)));

    /// <summary>Refuses a model on the META device, which has shapes and no data.</summary>
    /// <exception cref="SafetensorsException">A tensor has no data.</exception>
    public static void RequireData(nn.Module model, string path)
    {
        if (model.state_dict().FirstOrDefault(entry => entry.Value.device_type == DeviceType.META).Key is { } name)
            throw new SafetensorsException(path, $"needs a model with data, but {name} is on the META device; move the model to another device first.");
    }

    /// <summary>Refuses a file that has two values for what is one parameter in the model: one of them would be lost.</summary>
    /// <exception cref="SafetensorsException">A shared parameter has two values.</exception>
    public static void RequireTies(nn.Module model, SafetensorsFile file, string path)
    {
        foreach (string[] names in model.state_dict().Where(entry => file.Entries.ContainsKey(entry.Key)).GroupBy(entry => entry.Value.Handle, (_, entries) => entries.Select(entry => entry.Key).ToArray()))
        {
            byte[]? first = names.Length > 1 ? file.Read(file.Entries[names[0]]) : null;
            if (names.Skip(1).FirstOrDefault(name => !file.Read(file.Entries[name]).AsSpan().SequenceEqual(first)) is { } other)
                throw new SafetensorsException(path, $"has different values for {names[0]} and {other}, which are one parameter in this model: give the model two, or load the file into an original model with LoadDecomposed.");
        }
    }

    /// <summary>Copies the tensors of a file that was checked into a model, converting number formats.</summary>
    public static void CopyInto(nn.Module model, SafetensorsFile file)
    {
        using var _ = no_grad();
        foreach (var (name, target) in model.state_dict())
        {
            if (!file.Entries.TryGetValue(name, out SafetensorsEntry? entry))
                continue;
            using var scope = NewDisposeScope();
            ScalarType type = TypeNames.First(pair => pair.Value == entry.Type).Key;
            Tensor source = empty([.. entry.Shape], type);
            file.Read(entry).CopyTo(source.bytes);
            target.copy_(source);
        }
    }

    // Counts of batches seen, which many formats leave out and inference does not need.
    private static bool IsCounter(string name) => name.EndsWith("num_batches_tracked", StringComparison.Ordinal);

    private static string TypeName(Tensor tensor, string name, string path) => TypeNames.TryGetValue(tensor.dtype, out string? type)
        ? type
        : throw new SafetensorsException(path, $"cannot hold {name}, which is of {tensor.dtype}.");
}
