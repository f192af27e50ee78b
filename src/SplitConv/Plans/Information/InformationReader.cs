using System.Text.Json;
using SplitConv.Convolutions;

namespace SplitConv.Plans.Information;

/// <summary>Turns the JSON of an information file into entries, and every deviation into an error that names entry and field.</summary>
internal sealed class InformationReader(string fileName)
{
    public IReadOnlyList<InformationEntry> ReadAll(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Array)
            throw new InformationException($"{fileName} is not an information file: it must be a JSON list.");

        var entries = new List<InformationEntry>();
        var names = new HashSet<string>();
        foreach (JsonElement element in root.EnumerateArray())
        {
            InformationEntry entry = ReadEntry(element, entries.Count);
            if (!names.Add(entry.Name))
                throw new InformationException($"{fileName}: {entry.Name} is listed twice.", entry.Name, "name");
            entries.Add(entry);
        }

        return entries;
    }

    private InformationEntry ReadEntry(JsonElement element, int index)
    {
        string layer = $"entry {index + 1}";
        JsonElement original = Member(element, "ori_layer_info", JsonValueKind.Object, layer);
        layer = Text(original, "name", layer);

        int inChannels = Number(original, "in_channels", layer);
        int outChannels = Number(original, "out_channels", layer);
        int[] kernel = Numbers(original, "kernel_size", 2, layer);
        int[] stride = Numbers(original, "stride", 2, layer);
        int[] dilation = Numbers(original, "dilation", 2, layer);
        int groups = Number(original, "groups", layer);
        if (inChannels % groups != 0)
            throw Wrong(layer, "groups", $"in_channels {inChannels} is no multiple of {groups}");

        string modeName = Text(element, "mode", layer);
        if (!Enum.TryParse(modeName, out DecompositionMode mode) || !Enum.IsDefined(mode) || mode.ToString() != modeName)
            throw Wrong(layer, "mode", $"'{modeName}' is none of {string.Join(", ", Enum.GetNames<DecompositionMode>())}; a newer version of SplitConv may know it");

        JsonElement nodes = Member(element, "decom_nodes", JsonValueKind.Object, layer);
        WeightShape first = Shape(Member(nodes, "first", JsonValueKind.Object, layer), layer);
        WeightShape last = Shape(Member(nodes, "last", JsonValueKind.Object, layer), layer);
        var geometry = new ConvolutionGeometry(
            new(outChannels, inChannels / groups, kernel[0], kernel[1]), new(stride[0], stride[1]), new(dilation[0], dilation[1]), groups);
        return Checked(new InformationEntry(layer, geometry, mode, first, last));
    }

    // The two kernels must be the pair of this convolution in this mode at some rank.
    private InformationEntry Checked(InformationEntry entry)
    {
        if (entry.Original.Groups != 1)
            throw Wrong(entry.Name, "groups", $"it is {entry.Original.Groups}, but only convolutions of one group can be decomposed");
        int highest = entry.Mode.HighestRank(entry.Original.Weight);
        if (entry.Rank > highest)
            throw Wrong(entry.Name, "first.weight_shape", $"rank {entry.Rank} is above {highest}, the number of singular values");
        PairGeometry expected = PairGeometry.Of(entry.Original, entry.Mode, entry.Rank);
        if (entry.FirstWeight != expected.First.Weight)
            throw Wrong(entry.Name, "first.weight_shape", $"it is {entry.FirstWeight}, but in mode {entry.Mode} at rank {entry.Rank} it would be {expected.First.Weight}");
        if (entry.LastWeight != expected.Last.Weight)
            throw Wrong(entry.Name, "last.weight_shape", $"it is {entry.LastWeight}, but in mode {entry.Mode} at rank {entry.Rank} it would be {expected.Last.Weight}");
        return entry;
    }

    private WeightShape Shape(JsonElement parent, string layer)
    {
        int[] sizes = Numbers(parent, "weight_shape", 4, layer);
        return new WeightShape(sizes[0], sizes[1], sizes[2], sizes[3]);
    }

    private JsonElement Member(JsonElement parent, string key, JsonValueKind kind, string layer)
    {
        if (parent.ValueKind != JsonValueKind.Object || !parent.TryGetProperty(key, out JsonElement value))
            throw new InformationException($"{fileName}: {layer} has no '{key}'.", layer, key);
        return value.ValueKind == kind ? value : throw Wrong(layer, key, $"it must be a JSON {kind.ToString().ToLowerInvariant()}");
    }

    private string Text(JsonElement parent, string key, string layer)
    {
        try
        {
            return Member(parent, key, JsonValueKind.String, layer).GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Wrong(layer, key, "it is no Unicode text");
        }
    }

    private int Number(JsonElement parent, string key, string layer) =>
        Positive(Member(parent, key, JsonValueKind.Number, layer), key, layer);

    private int[] Numbers(JsonElement parent, string key, int count, string layer)
    {
        JsonElement list = Member(parent, key, JsonValueKind.Array, layer);
        return list.GetArrayLength() == count
            ? [.. list.EnumerateArray().Select(item => Positive(item, key, layer))]
            : throw Wrong(layer, key, $"it has {list.GetArrayLength()} numbers, not {count}");
    }

    private int Positive(JsonElement element, string key, string layer) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out int value) && value > 0
            ? value
            : throw Wrong(layer, key, $"'{element}' is no whole number above 0");

    private InformationException Wrong(string layer, string field, string what) =>
        new($"{fileName}: {field} of {layer}: {what}.", layer, field);
}
