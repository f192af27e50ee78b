using System.Text.Json;

namespace SplitConv.Storage;

/// <summary>Reads the JSON header of a safetensors file and checks it against the file's length.</summary>
internal static class SafetensorsHeader
{
    /// <summary>The key under which texts are kept.</summary>
    public const string MetadataName = "__metadata__";

    public static (Dictionary<string, SafetensorsEntry> Entries, Dictionary<string, string> Metadata) Parse(
        ReadOnlyMemory<byte> header, long dataLength, string path)
    {
        try
        {
            using var document = JsonDocument.Parse(header);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new SafetensorsException(path, "is not a safetensors file: its header is no JSON object.");
            var entries = new Dictionary<string, SafetensorsEntry>();
            var metadata = new Dictionary<string, string>();
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                if (property.Name == MetadataName)
                    ReadMetadata(property.Value, metadata, path);
                else if (!entries.TryAdd(property.Name, ReadEntry(property.Name, property.Value, dataLength, path)))
                    throw new SafetensorsException(path, $"the tensor {property.Name} is listed twice.");
            }

            CheckCoverage(entries.Values, dataLength, path);
            return (entries, metadata);
        }
        // JsonDocument reads texts that are no Unicode, and says so only when they are used.
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new SafetensorsException(path, "is not a safetensors file: its header is broken JSON.", exception);
        }
    }

    private static void ReadMetadata(JsonElement element, Dictionary<string, string> metadata, string path)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw new SafetensorsException(path, "is not a safetensors file: __metadata__ is no JSON object.");
        foreach (JsonProperty property in element.EnumerateObject())
            metadata[property.Name] = property.Value.ToString();
    }

    private static SafetensorsEntry ReadEntry(string name, JsonElement element, long dataLength, string path)
    {
        SafetensorsException Broken(string what) => new(path, $"the header entry of {name} is broken: {what}.");

        if (element.ValueKind != JsonValueKind.Object
            || !element.TryGetProperty("dtype", out JsonElement type) || type.ValueKind != JsonValueKind.String
            || Numbers(element, "shape") is not { } shape
            || Numbers(element, "data_offsets") is not [long begin, long end])
        {
            throw Broken("it needs dtype, shape and two data_offsets, all numbers at least 0");
        }

        int size = SafetensorsTypes.SizeOf(type.GetString()!) ?? throw Broken($"the dtype {type.GetString()} is unknown");
        if (begin > end || end > dataLength)
            throw Broken($"its data_offsets are {begin} to {end}, the file has {dataLength} bytes of data");
        if (ByteCount(shape, size) != end - begin)
            throw Broken($"shape [{string.Join(", ", shape)}] of {type.GetString()} does not fill {end - begin} bytes");
        return new SafetensorsEntry(name, type.GetString()!, shape, begin, end);
    }

    private static long[]? Numbers(JsonElement parent, string key)
    {
        if (!parent.TryGetProperty(key, out JsonElement list) || list.ValueKind != JsonValueKind.Array)
            return null;
        var numbers = new List<long>();
        foreach (JsonElement item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out long number) || number < 0)
                return null;
            numbers.Add(number);
        }

        return [.. numbers];
    }

    // Null where the product overflows: no file is that large.
    private static long? ByteCount(long[] shape, int size)
    {
        try
        {
            return shape.Aggregate((long)size, (product, next) => checked(product * next));
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    // As the format demands: one tensor after the other, without overlap or gap, up to the end of the file.
    private static void CheckCoverage(IEnumerable<SafetensorsEntry> entries, long dataLength, string path)
    {
        long covered = 0;
        string previous = "the header";
        foreach (SafetensorsEntry entry in entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End))
        {
            if (entry.Begin != covered)
                throw new SafetensorsException(path, $"{entry.Name} begins at byte {entry.Begin} of the data, but {previous} ends at {covered}: the tensors overlap or leave a gap.");
            covered = entry.End;
            previous = entry.Name;
        }

        if (covered != dataLength)
            throw new SafetensorsException(path, $"has {dataLength} bytes of data, but its tensors end at {covered}.");
    }
}
