namespace SplitConv.Convolutions;

/// <summary>One reason why a convolution is left as it is.</summary>
/// <param name="Kind">What sort of reason it is, for programs.</param>
/// <param name="Text">The reason with its numbers, for people, such as <c>groups is 64, not 1</c>.</param>
public sealed record KeptReason(KeptReasonKind Kind, string Text)
{
    /// <summary>The text alone.</summary>
    public override string ToString() => Text;
}
