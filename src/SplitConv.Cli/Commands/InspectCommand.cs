using System.CommandLine;
using SplitConv.Cli.Rendering;
using SplitConv.Onnx;
using SplitConv.Onnx.Models;
using SplitConv.Onnx.Running;
using SplitConv.Plans;
using SplitConv.Plans.Settling;

namespace SplitConv.Cli.Commands;

/// <summary><c>splitconv inspect</c>: every convolution, what would become of it and why, and whether it is worth it; or one of them at every rank. Nothing is decomposed.</summary>
internal static class InspectCommand
{
    // What the price list offers.
    private static readonly double[] Shares = [0.8, 0.6, 0.5, 0.4];

    public static Command Create()
    {
        Argument<string> model = SharedOptions.Model();
        var plan = new PlanOptions(" A NAME alone draws the error and the cost of that convolution at every rank.");
        var measure = new MeasureOptions();
        Option<bool> noPrices = new("--no-prices") { Description = "Leave out the price list of budgets, for which the spectra of all convolutions are computed." };
        Option<string[]> dimensions = SharedOptions.Dimensions();
        Option<bool> json = SharedOptions.Json();
        var command = new Command("inspect", "Show every convolution, what would become of it and why, and whether decomposing is worth it.") { model };
        plan.AddTo(command);
        measure.AddTo(command);
        foreach (Option option in new Option[] { noPrices, dimensions, json })
            command.Add(option);
        command.SetAction((parsed, token) => Execution.Run(
            cancellation =>
            {
                FreeDimensions free = SharedOptions.ToFreeDimensions(parsed.GetValue(dimensions));
                ModelSurvey? survey = Survey(parsed.GetRequiredValue(model), free, cancellation);
                if (survey is null)
                    return ExitCode.NothingToDo;
                // The name of a convolution may hold an equals sign.
                string[] charts = [.. plan.Layers(parsed).Where(value => !value.Contains('=') || survey.Sites.Any(site => site.Name == value))];
                DecompositionOptions options = plan.Read(parsed, plan.Layers(parsed).Where(value => !charts.Contains(value)));
                Measurements measurements = measure.Read(parsed, options.Budget);
                return charts.Length > 0
                    ? LayerCharts.Print(survey, charts, options, measurements, free, parsed.GetValue(json), cancellation)
                    : Run(survey, options, measurements, free, !parsed.GetValue(noPrices), parsed.GetValue(json), cancellation);
            },
            token));
        return command;
    }

    /// <summary>Surveys a model; says so and returns null if it has no convolution.</summary>
    public static ModelSurvey? Survey(string path, FreeDimensions free, CancellationToken cancellationToken)
    {
        ModelSurvey survey = ModelSurvey.Of(OnnxModel.Open(path), free, cancellationToken);
        if (survey.Sites.Count > 0)
            return survey;
        Terminal.Fail($"{path} has no convolution: there is nothing to decompose.");
        return null;
    }

    public static int Run(ModelSurvey survey, DecompositionOptions options, Measurements measurements, FreeDimensions free, bool withPrices, bool json, CancellationToken cancellationToken)
    {
        DecompositionPlan plan = Planning.Run(survey, options, measurements, free, cancellationToken);
        IReadOnlyList<BudgetPrice> prices = withPrices && plan.Layers.Any(layer => layer.IsEligible) ? Prices(survey, plan, cancellationToken) : [];
        Verdict verdict = Verdict.Of(plan);
        ModelWarnings warnings = ModelWarnings.Of(survey.FeatureMaps, plan.Layers.Select(layer => (layer.Site.Name, layer.Reasons)));
        warnings = warnings with { Texts = [.. warnings.Texts, .. PlanWarnings.Of(plan)] };
        if (json)
        {
            Json.Print(ModelReport.Of(survey.Model.Path, plan, prices, survey.FeatureMaps, verdict, warnings.Texts));
        }
        else
        {
            Terminal.Write(LayerTables.Of(plan, Terminal.IsNarrow));
            foreach (string line in Totals.Of(PlanSummary.Of(plan), "eligible").Concat(Totals.Of(plan)))
                Terminal.WriteLine(line);
            foreach (string line in Sizes.Of(survey.FeatureMaps.Inputs, survey.FeatureMaps.Assumed))
                Terminal.WriteLine(line);
            Terminal.WriteLine();
            if (prices.Count > 0)
                Terminal.Write(PriceList.Of(prices));
            Terminal.WriteParagraph(verdict.Text);
        }

        warnings.Print();
        return warnings.ExitCode;
    }

    private static IReadOnlyList<BudgetPrice> Prices(ModelSurvey survey, DecompositionPlan plan, CancellationToken cancellationToken)
    {
        // Without feature maps only the parameters are known.
        BudgetedCost cost = survey.Sites.Any(site => site.Maps is not null) ? BudgetedCost.Macs : BudgetedCost.Parameters;
        // With what was measured of sensitivities, so that a budget is priced at what it would then come to. Nothing is timed.
        DecompositionOptions free = plan.Options with { RankRule = DecompositionOptions.Default.RankRule, Budget = null, LatencyMeter = null };
        return ProgressDisplay.Run("pricing budgets", report => BudgetPrices.Of(survey.Sites, free, cost, Shares, plan, Planning.Progress(report), cancellationToken));
    }
}
