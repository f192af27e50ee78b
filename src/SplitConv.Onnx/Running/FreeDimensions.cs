using SplitConv.Plans;

namespace SplitConv.Onnx.Running;

/// <summary>The sizes to use where a model leaves them free.</summary>
/// <param name="Sizes">Sizes by dimension name, or by <c>INPUT:AXIS</c> where it has none.</param>
/// <remarks>Where nothing is said: 1 for the first axis; for inputs of four axes 3 channels and 224 x 224 pixels; 16 for others.</remarks>
public sealed record FreeDimensions(IReadOnlyDictionary<string, int> Sizes)
{
    private const int DefaultChannels = 3;
    private const int DefaultPixels = 224;
    private const int DefaultLength = 16;

    /// <summary>Defaults everywhere.</summary>
    public static FreeDimensions None { get; } = new(new Dictionary<string, int>());

    internal long[] Resolve(ModelInput input) =>
        [.. input.Sizes.Select((size, axis) => size >= 0 ? size : Sizes.TryGetValue(input.SizeName(axis), out int given) ? given : Default(input, axis))];

    /// <summary>The free dimensions for which nothing was said, with the sizes that are used, such as <c>height=224</c>.</summary>
    internal IReadOnlyList<string> Assumed(IReadOnlyList<ModelInput> inputs) =>
        [.. inputs.SelectMany(input => Enumerable.Range(0, input.Sizes.Count)
            .Where(axis => input.Sizes[axis] < 0 && !Sizes.ContainsKey(input.SizeName(axis)))
            .Select(axis => $"{input.SizeName(axis)}={Default(input, axis)}")).Distinct()];

    /// <summary>Refuses sizes for dimensions the model does not leave free.</summary>
    internal void Check(IReadOnlyList<ModelInput> inputs)
    {
        string[] free = [.. inputs.SelectMany(input => Enumerable.Range(0, input.Sizes.Count).Where(axis => input.Sizes[axis] < 0).Select(input.SizeName)).Distinct()];
        string[] unknown = [.. Sizes.Keys.Except(free)];
        if (unknown.Length > 0)
        {
            static string List(string[] names) => string.Join(", ", names.Select(name => $"'{name}'"));
            throw new InvalidOptionsException([$"The model has no free dimension {List(unknown)}; {(free.Length == 0 ? "all its sizes are fixed" : $"free: {List(free)}")}."]);
        }
    }

    private static int Default(ModelInput input, int axis) => axis switch
    {
        0 => 1,
        1 when input.Sizes.Count == 4 => DefaultChannels,
        _ => input.Sizes.Count == 4 ? DefaultPixels : DefaultLength,
    };
}
