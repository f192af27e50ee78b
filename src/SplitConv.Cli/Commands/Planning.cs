using SplitConv.Cli.Rendering;
using SplitConv.Onnx;
using SplitConv.Onnx.Calibrating;
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

        if (measurements.Calibration is { } inputs)
            options = options with { Calibration = new RuntimeCalibration(survey, new CalibrationOptions { Data = inputs, Samples = measurements.Samples, FreeDimensions = free }) };

        if (measurements.Sensitivity is { } data)
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

    /// <summary>Progress over several stages for a display that begins anew with each.</summary>
    public static IProgress<DecompositionProgress> Progress(Action<string, double, int> report) =>
        new DirectProgress<DecompositionProgress>(progress => report(Step(progress), progress.Done + progress.Share, progress.Total));

    /// <summary>Where measured sensitivities of a model are kept: beside it.</summary>
    public static string CachePath(string model) => $"{model}.sensitivity.json";

    // The count begins anew with each stage, so that the stage is always named; at its end no layer is.
    private static string Step(DecompositionProgress progress)
    {
        (string stage, string at) = progress.Stage switch
        {
            DecompositionStage.Spectra => ("spectra", "spectrum of "),
            DecompositionStage.Sensitivity => ("", ""),
            DecompositionStage.Measuring => ("timing", "timing "),
            DecompositionStage.Calibration => ("fitting", "fitting "),
            _ => ("factors", "factors of "),
        };
        return progress.Layer.Length == 0 ? stage : at + progress.Layer;
    }
}
