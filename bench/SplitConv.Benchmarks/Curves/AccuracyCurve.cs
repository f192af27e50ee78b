using SplitConv.Benchmarks.Rendering;
using SplitConv.Onnx;
using SplitConv.Onnx.Comparing;
using SplitConv.Onnx.Models;
using SplitConv.Plans;

namespace SplitConv.Benchmarks.Curves;

/// <summary>Decomposes a classifier by several methods at several shares of its multiply-accumulates, and measures the accuracy of each.</summary>
/// <param name="settings">What is drawn.</param>
/// <param name="report">Told about every step, in a line.</param>
/// <param name="cancellationToken">Stops it.</param>
internal sealed class AccuracyCurve(CurveSettings settings, Action<string> report, CancellationToken cancellationToken)
{
    // Only looked at; what is decomposed is opened anew, because it is changed in place.
    private readonly ModelSurvey _survey = Survey(settings, cancellationToken);

    private readonly Dictionary<string, CurvePoint> _measured = [];

    /// <summary>Measures everything.</summary>
    public CurveResult Run()
    {
        double original = ModelAccuracy.Top1(_survey.Model, settings.Test, cancellationToken);
        report($"original: {Numbers.Hundredths(original)}");
        var methods = new CurveMethods(settings, _survey, report, cancellationToken);
        CurveFamily reference = Reference(methods.Reference);
        double[] atReference = reference.Plain.Points[0] is { MacsLeft: < 1 } point ? [point.MacsLeft] : [];
        double[] shares = [.. settings.Shares.Concat(atReference).Distinct().OrderDescending()];
        CurveFamily[] same = atReference.Length == 0 ? [] : [.. methods.AtReference().Select(family => Measure(family, atReference))];
        return new CurveResult(original, reference, same, [.. methods.All().Select(family => Measure(family, shares))]);
    }

    // What its budget would be is what it leaves.
    private CurveFamily Reference(MethodFamily methods)
    {
        CurveFamily measured = Measure(methods, [1]);
        double share = measured.Plain.Points[0].MacsLeft;
        return new CurveFamily(WithShare(measured.Plain), [.. measured.Calibrated.Select(WithShare)]);

        CurveSeries WithShare(CurveSeries series) => series with { Points = [.. series.Points.Select(point => point with { Share = share })] };
    }

    private CurveFamily Measure(MethodFamily family, double[] shares) => new(Measure(family.Plain, shares), [.. family.Calibrated.Select(method => Measure(method, shares))]);

    private CurveSeries Measure(IRankMethod method, double[] shares) => new(
        method.Name,
        method.Options,
        [.. method.Plan(_survey.Sites, shares, cancellationToken).Zip(shares).Where(item => item.First is not null).Select(item => Measure(method.Name, item.First!, item.Second))]);

    private CurvePoint Measure(string name, DecompositionPlan plan, double share)
    {
        // Several budgets and several methods may come to the same model.
        string key = Key(plan);
        if (!_measured.TryGetValue(key, out CurvePoint? point))
        {
            DecomposedModel decomposed = OnnxDecomposition.Decompose(Survey(settings, cancellationToken), plan, cancellationToken: cancellationToken);
            PlanSummary summary = PlanSummary.Of(decomposed.Outcomes);
            point = _measured[key] = new CurvePoint(share, 1 - summary.Saving, summary.Eligible, ModelAccuracy.Top1(decomposed.Model, settings.Test, cancellationToken));
        }

        report($"{name}, {Numbers.Tenths(point.MacsLeft)} of the MACs: {Numbers.Hundredths(point.Top1)}");
        return point with { Share = share };
    }

    private static string Key(DecompositionPlan plan) =>
        string.Join('\n', plan.EligibleLayers.Select(layer => $"{layer.Site.Name} {layer.Mode} {layer.Rank} {layer.Ranks}").Prepend(plan.Options.Calibration is null ? "plain" : "calibrated"));

    private static ModelSurvey Survey(CurveSettings settings, CancellationToken cancellationToken) => ModelSurvey.Of(OnnxModel.Open(settings.Model), cancellationToken: cancellationToken);
}
