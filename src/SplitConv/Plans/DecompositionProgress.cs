namespace SplitConv.Plans;

/// <summary>How far the work on a plan has come.</summary>
/// <param name="Layer">The convolution now at work; empty when all are done.</param>
/// <param name="Done">How many are done.</param>
/// <param name="Total">How many there are.</param>
/// <param name="Share">How many more the convolutions now at work amount to, as far as they have come; moves within large ones only.</param>
public readonly record struct DecompositionProgress(string Layer, int Done, int Total, double Share = 0)
{
    /// <summary>What is being done; <see cref="Done"/> and <see cref="Total"/> begin anew with every stage.</summary>
    public DecompositionStage Stage { get; init; } = DecompositionStage.Factors;
}

/// <summary>What is being done to the convolutions of a plan.</summary>
public enum DecompositionStage
{
    /// <summary>The spectra are computed by which ranks are chosen.</summary>
    Spectra,

    /// <summary>The effect of each convolution on the output is measured.</summary>
    Sensitivity,

    /// <summary>Convolutions and pairs are timed.</summary>
    Measuring,

    /// <summary>The pairs are computed.</summary>
    Factors,

    /// <summary>The network is run and the pairs are fitted to what flows through it; counted in thousandths of the work.</summary>
    Calibration,
}
