using SplitConv.Costs;

namespace SplitConv.Onnx.Running;

/// <summary>The feature maps around the convolutions of the main graph, or why they are not known.</summary>
/// <param name="ByOutput">The maps by the name of the convolution's output.</param>
/// <param name="Inputs">The inputs with the sizes that were used, such as <c>x [1, 3, 32, 32]</c>.</param>
/// <param name="Assumed">The free dimensions whose sizes were assumed, such as <c>height=224</c>.</param>
/// <param name="Refusal">Why the model could not be run; null if it could.</param>
public sealed record FeatureMapSurvey(
    IReadOnlyDictionary<string, FeatureMaps> ByOutput,
    IReadOnlyList<string> Inputs,
    IReadOnlyList<string> Assumed,
    RuntimeRefusedException? Refusal);
