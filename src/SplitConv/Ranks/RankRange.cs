namespace SplitConv.Ranks;

/// <summary>The ranks a rule may choose for a layer, whatever its weights.</summary>
/// <param name="Lowest">The lowest rank.</param>
/// <param name="Highest">The highest rank.</param>
public readonly record struct RankRange(int Lowest, int Highest)
{
    /// <summary>Whether the weights have no say: one rank is possible.</summary>
    public bool IsSingle => Lowest == Highest;

    /// <summary>For example <c>160</c> or <c>160-192</c>.</summary>
    public override string ToString() => IsSingle ? $"{Lowest}" : $"{Lowest}-{Highest}";
}
