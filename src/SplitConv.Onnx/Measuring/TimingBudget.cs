namespace SplitConv.Onnx.Measuring;

/// <summary>How long a measurement may take.</summary>
/// <param name="WarmUp">How long the models run before anything counts; once at least.</param>
/// <param name="Enough">How long they run then.</param>
/// <param name="Longest">How long they run if the two halves of the times disagree.</param>
/// <param name="FewestRuns">How often each is run at least, however long it takes.</param>
/// <param name="MostRuns">How often each is run at most.</param>
internal sealed record TimingBudget(TimeSpan WarmUp, TimeSpan Enough, TimeSpan Longest, int FewestRuns, int MostRuns)
{
    /// <summary>For whole models.</summary>
    public static TimingBudget ForModels { get; } = new(TimeSpan.FromSeconds(0.3), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(6), FewestRuns: 5, MostRuns: 300);

    /// <summary>For models of one convolution or two.</summary>
    public static TimingBudget ForLayers { get; } = new(TimeSpan.FromSeconds(0.02), TimeSpan.FromSeconds(0.15), TimeSpan.FromSeconds(0.4), FewestRuns: 5, MostRuns: 1000);
}
