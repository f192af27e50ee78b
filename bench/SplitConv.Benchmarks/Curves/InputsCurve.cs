using SplitConv.Benchmarks.Rendering;
using SplitConv.Convolutions;
using SplitConv.Onnx;
using SplitConv.Onnx.Calibrating;
using SplitConv.Onnx.Comparing;
using SplitConv.Onnx.Data;
using SplitConv.Onnx.Models;
using SplitConv.Plans;

namespace SplitConv.Benchmarks.Curves;

/// <summary>Measures the accuracy of a classifier by the number of inputs its pairs are fitted to, at the reference's ranks and at a quarter of the singular values.</summary>
/// <param name="model">The file of the classifier; it is not changed.</param>
/// <param name="train">Inputs to fit to.</param>
/// <param name="test">Labelled inputs to judge by.</param>
/// <param name="report">Told about every step, in a line.</param>
/// <param name="cancellationToken">Stops it.</param>
internal sealed class InputsCurve(string model, InputSource train, InputSource test, Action<string> report, CancellationToken cancellationToken)
{
    /// <summary>Measures everything.</summary>
    /// <param name="counts">The numbers of inputs.</param>
    /// <returns>The accuracy of the original, and a column for each choice of ranks: without calibration, then for each number of inputs.</returns>
    public (double Original, IReadOnlyList<(string Ranks, double Plain, IReadOnlyList<double> Calibrated)> Columns) Run(IReadOnlyList<int> counts)
    {
        double original = ModelAccuracy.Top1(OnnxModel.Open(model), test, cancellationToken);
        report($"original: {Numbers.Hundredths(original)}");
        DecompositionOptions[] choices = [DecompositionOptions.Default, DecompositionOptions.Default with { LayerRanks = Quarters() }];
        return (original, [.. choices.Zip(["reference", "a quarter"], (options, name) => Column(name, options, counts))]);
    }

    private (string, double, IReadOnlyList<double>) Column(string name, DecompositionOptions options, IReadOnlyList<int> counts)
    {
        double plain = Measure(name, options, null);
        return (name, plain, [.. counts.Select(count => Measure(name, options, count))]);
    }

    private double Measure(string name, DecompositionOptions options, int? inputs)
    {
        ModelSurvey survey = Survey();
        var calibration = inputs is null ? null : new RuntimeCalibration(survey, new CalibrationOptions { Data = train, Samples = inputs });
        DecompositionPlan plan = DecompositionPlanner.Plan(survey.Sites, options with { Calibration = calibration });
        double top1 = ModelAccuracy.Top1(OnnxDecomposition.Decompose(survey, plan, cancellationToken: cancellationToken).Model, test, cancellationToken);
        report($"{name}, {(inputs is null ? "plain" : $"{inputs} inputs")}: {Numbers.Hundredths(top1)}");
        return top1;
    }

    private Dictionary<string, int> Quarters() => DecompositionPlanner.Plan(Survey().Sites, DecompositionOptions.Default).EligibleLayers
        .ToDictionary(layer => layer.Site.Name, layer => layer.Mode!.Value.HighestRank(layer.Site.Geometry!.Weight) / 4);

    private ModelSurvey Survey() => ModelSurvey.Of(OnnxModel.Open(model), cancellationToken: cancellationToken);
}
