namespace SplitConv.Convolutions;

/// <summary>The sorts of reasons why a convolution is left as it is.</summary>
public enum KeptReasonKind
{
    /// <summary>It is not a 2-D convolution.</summary>
    NotTwoDimensional,

    /// <summary>It has more than one channel group.</summary>
    Grouped,

    /// <summary>Its kernel is dilated.</summary>
    Dilated,

    /// <summary>Its stride is too large.</summary>
    StrideTooLarge,

    /// <summary>Its kernel is too small in one direction.</summary>
    KernelTooSmall,

    /// <summary>It has too few input or output channels.</summary>
    TooFewChannels,

    /// <summary>No pair of the rank in question needs fewer multiply-accumulates.</summary>
    NotCheaper,

    /// <summary>Measured, no pair was enough faster.</summary>
    NotFaster,

    /// <summary>The budget is met with less damage if it is kept.</summary>
    LeftByBudget,

    /// <summary>The rule has no rank for it.</summary>
    NoRank,

    /// <summary>The user left it out by name.</summary>
    LeftOutByName,

    /// <summary>Its weights are of a number format that is not decomposed.</summary>
    ElementType,

    /// <summary>Its weights hold NaN or infinite values.</summary>
    NotFinite,

    /// <summary>All its weights are zero.</summary>
    AllZero,

    /// <summary>Its weights are no constant of the model, or stand where they cannot be replaced.</summary>
    WeightOutOfReach,

    /// <summary>Its weights are already quantised.</summary>
    Quantised,

    /// <summary>The operator is not a plain convolution of the model format.</summary>
    ForeignOperator,

    /// <summary>The singular value decomposition did not converge.</summary>
    NotConverged,

    /// <summary>The model contradicts itself about this convolution.</summary>
    Inconsistent,

    /// <summary>Its decomposition is estimated to take more memory than is allowed.</summary>
    TooLarge,
}

/// <summary>The properties of <see cref="KeptReasonKind"/>.</summary>
public static class KeptReasonKinds
{
    /// <summary>
    /// Whether something is to be mended (NaN, infinite or all-zero weights, weights that cannot be decomposed, contradictions, too little memory), as against a convolution that is merely unsuited.
    /// </summary>
    public static bool CanBeMended(this KeptReasonKind kind) =>
        kind is KeptReasonKind.NotFinite or KeptReasonKind.AllZero or KeptReasonKind.NotConverged or KeptReasonKind.Inconsistent or KeptReasonKind.TooLarge;
}
