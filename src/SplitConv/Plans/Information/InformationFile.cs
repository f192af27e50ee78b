using System.Text.Encodings.Web;
using System.Text.Json;
using SplitConv.Convolutions;

namespace SplitConv.Plans.Information;

/// <summary>
/// The information file: which convolutions were decomposed and into which shapes. JSON, interchangeable with the reference in both directions (reference behaviour, section 4).
/// </summary>
public static class InformationFile
{
    private static readonly JsonWriterOptions Layout = new()
    {
        Indented = true,
        IndentCharacter = '\t',
        IndentSize = 1,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Reads the entries; keys that are not known are passed over.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InformationException">The file is missing or not an information file; the message names the entry and the field.</exception>
    public static IReadOnlyList<InformationEntry> Read(string path)
    {
        if (Directory.Exists(path))
            throw new InformationException($"{path} is a folder; name an information file.");
        byte[] json;
        try
        {
            json = File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InformationException($"{path} does not exist; name an information file.", innerException: exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InformationException($"{path}: the information file cannot be read: {exception.Message}", innerException: exception);
        }

        return Parse(json, path);
    }

    /// <summary>Reads the entries from memory.</summary>
    /// <param name="json">The content, UTF-8.</param>
    /// <param name="name">What to call the file in messages.</param>
    /// <exception cref="InformationException">It is not an information file; the message names the entry and the field.</exception>
    public static IReadOnlyList<InformationEntry> Parse(ReadOnlyMemory<byte> json, string name)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var reader = new InformationReader(name);
            return reader.ReadAll(document.RootElement);
        }
        catch (JsonException exception)
        {
            throw new InformationException($"{name} is not an information file: broken JSON in line {exception.LineNumber + 1}.", innerException: exception);
        }
    }

    /// <summary>Writes the entries as the reference writes them.</summary>
    /// <param name="entries">The entries, in the model's order.</param>
    /// <returns>JSON, UTF-8.</returns>
    public static byte[] Write(IEnumerable<InformationEntry> entries)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Layout))
        {
            writer.WriteStartArray();
            foreach (InformationEntry entry in entries)
                Write(writer, entry);
            writer.WriteEndArray();
        }

        return stream.ToArray();
    }

    /// <summary>The entries whose mode the reference does not know. In the file a note of theirs says so.</summary>
    /// <param name="entries">The entries.</param>
    public static IReadOnlyList<InformationEntry> OwnModes(IEnumerable<InformationEntry> entries) => [.. entries.Where(entry => !entry.Mode.IsOfReference())];

    /// <summary>What to tell the user who has entries written whose mode the reference does not know; null if it knows all.</summary>
    /// <param name="entries">The entries.</param>
    /// <param name="path">The file they go to.</param>
    public static string? OwnModesWarning(IEnumerable<InformationEntry> entries, string path)
    {
        IReadOnlyList<InformationEntry> own = OwnModes(entries);
        if (own.Count == 0)
            return null;
        string modes = string.Join(" and ", own.Select(entry => entry.Mode).Distinct().Order());
        return $"{path} has {own.Count} {(own.Count == 1 ? "convolution" : "convolutions")} in modes of SplitConv's own ({modes}), {own[0].Name} the first: AMCT does not know them.";
    }

    private static void Write(Utf8JsonWriter writer, InformationEntry entry)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("ori_layer_info");
        writer.WriteString("name", entry.Name);
        writer.WriteNumber("in_channels", entry.Original.InChannels);
        writer.WriteNumber("out_channels", entry.Original.OutChannels);
        WriteNumbers(writer, "kernel_size", [entry.Original.Weight.Height, entry.Original.Weight.Width]);
        WriteNumbers(writer, "stride", [entry.Original.Stride.Height, entry.Original.Stride.Width]);
        WriteNumbers(writer, "dilation", [entry.Original.Dilation.Height, entry.Original.Dilation.Width]);
        writer.WriteNumber("groups", entry.Original.Groups);
        writer.WriteEndObject();
        writer.WriteString("mode", entry.Mode.ToString());
        if (!entry.Mode.IsOfReference())
            writer.WriteString("mode_note", $"{entry.Mode} is a mode of SplitConv's own; AMCT does not know it");
        writer.WriteStartObject("decom_nodes");
        writer.WriteStartObject("first");
        WriteNumbers(writer, "weight_shape", entry.FirstWeight.Dimensions);
        writer.WriteEndObject();
        writer.WriteStartObject("last");
        WriteNumbers(writer, "weight_shape", entry.LastWeight.Dimensions);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteNumbers(Utf8JsonWriter writer, string key, IReadOnlyList<int> values)
    {
        writer.WriteStartArray(key);
        foreach (int value in values)
            writer.WriteNumberValue(value);
        writer.WriteEndArray();
    }
}
