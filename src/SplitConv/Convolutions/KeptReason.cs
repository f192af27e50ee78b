using System.Globalization;

namespace SplitConv.Convolutions;

/// <summary>One reason why a convolution is left as it is.</summary>
/// <param name="Kind">What sort of reason it is, for programs.</param>
/// <param name="Text">The reason with its numbers, for people, such as <c>groups is 64, not 1</c>.</param>
public sealed record KeptReason(KeptReasonKind Kind, string Text)
{
    /// <summary>Its decomposition would take too much memory.</summary>
    /// <param name="needed">The estimate, in bytes.</param>
    /// <param name="limit">The limit, in bytes.</param>
    internal static KeptReason TooLarge(long needed, long limit) => new(
        KeptReasonKind.TooLarge,
        string.Create(CultureInfo.InvariantCulture, $"decomposing it takes {(needed + 999_999) / 1_000_000} MB of memory, above the limit of {limit / 1_000_000} MB; raise --memory-limit (MemoryLimit)"));

    /// <summary>The text alone.</summary>
    public override string ToString() => Text;
}
