using SplitConv.Calibration;

namespace SplitConv.Cli.Rendering;

/// <summary>What calibration did for a pair. The errors are null where the convolution could not be watched.</summary>
internal sealed record LayerCalibrationReport(double? PlainError, double? Error, string Kept, long Patches, int Unknowns, string? Obstacle)
{
    public static LayerCalibrationReport? Of(LayerCalibration? layer) => layer is null
        ? null
        : new LayerCalibrationReport(
            layer.Obstacle is null ? layer.PlainError : null,
            layer.Obstacle is null ? layer.Error : null,
            layer is { IsKept: true, Obstacle: null } ? "calibrated" : "plain",
            layer.Patches,
            layer.Unknowns,
            layer.Obstacle);
}

/// <summary>What calibration did for the model as a whole.</summary>
internal sealed record ModelCalibrationReport(OutputErrorReport? Plain, OutputErrorReport? Calibrated)
{
    public static ModelCalibrationReport? Of(ModelCalibration? model) => model is null ? null : new ModelCalibrationReport(OutputErrorReport.Of(model.Plain), OutputErrorReport.Of(model.Calibrated));
}

/// <summary>How far the outputs of the model are from those of the original; accuracies are null without labels.</summary>
internal sealed record OutputErrorReport(double Relative, int Inputs, bool HeldOut, double? Top1, double? OriginalTop1)
{
    public static OutputErrorReport? Of(OutputError? error) => error is null ? null : new OutputErrorReport(error.Relative, error.Inputs, error.AreHeldOut, error.Top1, error.OriginalTop1);
}
