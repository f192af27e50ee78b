using SplitConv.Plans;

namespace SplitConv.Samples.FineTune;

/// <summary>How far the sample decomposes.</summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="Explanation">What it is for.</param>
/// <param name="Options">The options for the decomposition.</param>
internal sealed record RankChoice(string Name, string Explanation, DecompositionOptions Options)
{
    // The reference takes 48, 32, 64, 64 and 64, which costs this network next to nothing: there is nothing to win back.
    public static RankChoice Harder { get; } = new(
        "harder",
        "Decomposing harder than the reference does, to show a loss of accuracy and how fine-tuning makes up for it.",
        DecompositionOptions.Default with
        {
            LayerRanks = new Dictionary<string, int> { ["conv2"] = 12, ["conv3"] = 12, ["conv4"] = 20, ["conv5"] = 20, ["conv6"] = 20 },
        });

    public static RankChoice Reference { get; } = new(
        "reference",
        "Decomposing as the reference does. It costs this network next to no accuracy, so that there is little to win back.",
        DecompositionOptions.Default);

    public static RankChoice Named(string name) => name == Harder.Name ? Harder : Reference;
}
