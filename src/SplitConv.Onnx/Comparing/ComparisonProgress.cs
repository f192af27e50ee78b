namespace SplitConv.Onnx.Comparing;

/// <summary>How far a comparison has come.</summary>
/// <param name="Step">What is being done.</param>
/// <param name="Done">How many samples are done.</param>
/// <param name="Total">How many there are.</param>
public readonly record struct ComparisonProgress(string Step, int Done, int Total);
