using SplitConv.Cli.Rendering;
using SplitConv.Onnx;
using SplitConv.Onnx.Measuring;
using SplitConv.Onnx.Running;
using SplitConv.Onnx.Sensitivities;
using SplitConv.Plans;
using SplitConv.Plans.Settling;

namespace SplitConv.Cli.Commands;

/// <summary>Decides on every convolution of a model, with all that has to be computed or measured for that.</summary>
internal static class Planning
{
    /// <summary>Makes the plan and settles it.</summary>
    public static DecompositionPlan Run(ModelSurvey survey, DecompositionOptions options, Measurements measurements, FreeDimensions free, CancellationToken cancellationToken)
    {
        if (options.Budget is { Cost: not BudgetedCost.Parameters } budget && survey.FeatureMaps.Refusal is { } refusal && survey.Sites.All(site => site.Maps is null))
            throw new InvalidOptionsException([$"--budget {budget} needs the sizes of the feature maps, and ONNX Runtime refuses the model; a budget of parameters does without: {refusal.Cause}"]);
        if (measurements.Measure)
        {
            options = options with
            {
                LatencyMeter = new RuntimeLatencyMeter(survey, new LatencyOptions { Threads = measurements.Threads, FreeDimensions = free }),
                LeastSpeedUp = measurements.LeastSpeedUp,
            };
        }

        if (measurements.Data is { } data)
        {
            var sensitivity = new SensitivityOptions { Data = data, Samples = measurements.Samples, FreeDimensions = free, CachePath = CachePath(survey.Model.Path) };
            options = options with
            {
                Sensitivities = ProgressDisplay.Run("measuring sensitivity", report => SensitivityMeasurement.Measure(survey, options, sensitivity, Progress(report), cancellationToken)),
            };
        }

        DecompositionPlan plan = DecompositionPlanner.Plan(survey.Sites, options);
        return ProgressDisplay.Run("choosing ranks", report => PlanSettlement.Run(plan, Progress(report), cancellationToken));
    }

    /// <summary>Progress over several stages for a display of one.</summary>
    public static IProgress<DecompositionProgress> Progress(Action<string, double, int> report) =>
        new DirectProgress<DecompositionProgress>(progress => report(Step(progress), progress.Done + progress.Share, progress.Total));

    /// <summary>Where measured sensitivities of a model are kept: beside it.</summary>
    public static string CachePath(string model) => $"{model}.sensitivity.json";

    private static string Step(DecompositionProgress progress) => progress.Stage switch
    {
        _ when progress.Layer.Length == 0 => "",
        DecompositionStage.Spectra => $"spectrum of {progress.Layer}",
        DecompositionStage.Measuring => $"timing {progress.Layer}",
        _ => progress.Layer,
    };
}
