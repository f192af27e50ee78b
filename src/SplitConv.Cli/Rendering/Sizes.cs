namespace SplitConv.Cli.Rendering;

/// <summary>Says for which input sizes figures hold.</summary>
internal static class Sizes
{
    public static IEnumerable<string> Of(IReadOnlyList<string> inputs, IReadOnlyList<string> assumed)
    {
        if (inputs.Count > 0)
            yield return $"sizes for   {string.Join(", ", inputs)}{(assumed.Count > 0 ? $"  (assumed: {string.Join(", ", assumed)}; change with --dim)" : "")}";
    }
}
