using SplitConv.Benchmarks.Rendering;
using SplitConv.Convolutions;
using SplitConv.Onnx;
using SplitConv.Onnx.Comparing;
using SplitConv.Onnx.Models;
using SplitConv.Onnx.Sensitivities;
using SplitConv.Plans;
using SplitConv.Plans.Settling;
using SplitConv.Ranks;

namespace SplitConv.Benchmarks.Curves;

/// <summary>Decomposes a classifier by several methods at several shares of its multiply-accumulates, and measures the accuracy of each.</summary>
/// <param name="settings">What is drawn.</param>
/// <param name="report">Told about every step, in a line.</param>
/// <param name="cancellationToken">Stops it.</param>
internal sealed class AccuracyCurve(CurveSettings settings, Action<string> report, CancellationToken cancellationToken)
{
    // Only looked at; what is decomposed is opened anew, because it is changed in place.
    private readonly ModelSurvey _survey = Survey(settings, cancellationToken);

    /// <summary>Measures everything.</summary>
    public CurveResult Run()
    {
        double original = ModelAccuracy.Top1(_survey.Model, settings.Test, cancellationToken);
        report($"original: {Numbers.Hundredths(original)}");
        var reference = DecompositionOptions.Default;
        CurvePoint point = Measure("reference", PlanSettlement.Run(DecompositionPlanner.Plan(_survey.Sites, reference), cancellationToken: cancellationToken));
        double[] atReference = point.MacsLeft < 1 ? [point.MacsLeft] : [];
        double[] shares = [.. settings.Shares.Concat(atReference).Distinct().OrderDescending()];
        return new CurveResult(
            original,
            new CurveSeries("reference", reference, [point]),
            [.. Budgets(reference).Select(method => Measure(method, atReference))],
            [.. Methods().Select(method => Measure(method, shares))]);
    }

    private IEnumerable<IRankMethod> Methods()
    {
        DecompositionOptions options = DecompositionOptions.Default with
        {
            Eligibility = EligibilityLimits.Reference with { FewestChannels = settings.FewestChannels },
            RankMultiple = settings.RankMultiple,
        };
        return
        [
            new RuleMethod("reference-like", options, share => new RatioRankRule(share)),
            new RuleMethod("energy", options, share => new EnergyRankRule(share)),
            .. Budgets(options with { Schemes = DecompositionSchemes.All }),
        ];
    }

    private IEnumerable<IRankMethod> Budgets(DecompositionOptions options)
    {
        yield return new BudgetMethod("budget", options);
        report("measuring sensitivities");
        // Any budget will do: what is measured does not depend on its share.
        var budgeted = options with { Budget = new ModelBudget(BudgetedCost.Macs, 0.5) };
        var sensitivity = new SensitivityOptions { Data = settings.Train, Samples = settings.Samples };
        yield return new BudgetMethod("budget + sensitivity", options with { Sensitivities = SensitivityMeasurement.Measure(_survey, budgeted, sensitivity, cancellationToken: cancellationToken) });
    }

    private CurveSeries Measure(IRankMethod method, double[] shares)
    {
        IReadOnlyList<DecompositionPlan?> plans = shares.Length > 0 ? method.Plan(_survey.Sites, shares, cancellationToken) : [];
        // What does not come closer to a share than to the next is one model.
        IEnumerable<DecompositionPlan> distinct = plans.OfType<DecompositionPlan>().DistinctBy(plan => PlanSummary.Of(plan).After);
        return new CurveSeries(method.Name, method.Options, [.. distinct.Select(plan => Measure(method.Name, plan))]);
    }

    private CurvePoint Measure(string name, DecompositionPlan plan)
    {
        DecomposedModel decomposed = OnnxDecomposition.Decompose(Survey(settings, cancellationToken), plan, cancellationToken: cancellationToken);
        PlanSummary summary = PlanSummary.Of(decomposed.Outcomes);
        var point = new CurvePoint(1 - summary.Saving, summary.Eligible, ModelAccuracy.Top1(decomposed.Model, settings.Test, cancellationToken));
        report($"{name}, {Numbers.Tenths(point.MacsLeft)} of the MACs: {Numbers.Hundredths(point.Top1)}");
        return point;
    }

    private static ModelSurvey Survey(CurveSettings settings, CancellationToken cancellationToken) => ModelSurvey.Of(OnnxModel.Open(settings.Model), cancellationToken: cancellationToken);
}

/// <summary>What there is to draw.</summary>
/// <param name="Original">The accuracy of the model as it is, 0 to 1.</param>
/// <param name="Reference">The reference's result with its own options.</param>
/// <param name="AtReference">What other methods make of the same convolutions at the same cost.</param>
/// <param name="Methods">The curves.</param>
internal sealed record CurveResult(double Original, CurveSeries Reference, IReadOnlyList<CurveSeries> AtReference, IReadOnlyList<CurveSeries> Methods);
