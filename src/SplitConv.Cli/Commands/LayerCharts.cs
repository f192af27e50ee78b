using SplitConv.Cli.Rendering;
using SplitConv.Onnx;
using SplitConv.Onnx.Running;
using SplitConv.Plans;
using SplitConv.Plans.Settling;

namespace SplitConv.Cli.Commands;

/// <summary><c>splitconv inspect --layer NAME</c>: error and cost of single convolutions at every rank.</summary>
internal static class LayerCharts
{
    public static int Print(ModelSurvey survey, string[] names, DecompositionOptions options, Measurements measurements, FreeDimensions free, bool json, CancellationToken cancellationToken)
    {
        string[] unknown = [.. names.Where(name => !survey.Sites.Any(site => site.Name == name))];
        if (unknown.Length > 0)
            throw new InvalidOptionsException([.. unknown.Select(name => $"No convolution is called '{name}'; 'inspect {survey.Model.Path}' lists them.")]);

        DecompositionPlan plan = Planning.Run(survey, options, measurements, free, cancellationToken);
        LayerChart[] charts = [.. names.Distinct().Select(name => Chart(plan, name, cancellationToken))];
        if (json)
        {
            Json.Print(charts);
            return ExitCode.Done;
        }

        foreach (LayerChart chart in charts)
        {
            foreach (string line in chart.Lines())
                Terminal.WriteLine(line);
            Terminal.WriteLine();
        }

        return ExitCode.Done;
    }

    private static LayerChart Chart(DecompositionPlan plan, string name, CancellationToken cancellationToken)
    {
        LayerPlan layer = plan.Layers.First(layer => layer.Site.Name == name);
        return LayerChart.Of(layer, LayerCurves.Of(layer, plan.Options, cancellationToken));
    }
}
