using SplitConv.Cli.Commands;
using SplitConv.Plans;
using Xunit;

namespace SplitConv.Cli.Tests;

/// <summary>What the progress bar says while the work goes from stage to stage, each with a count of its own.</summary>
public sealed class StageProgressTests
{
    [Fact]
    public void Every_stage_counts_for_itself_and_is_named()
    {
        var shown = new List<(string Step, double Done, int Total)>();
        IProgress<DecompositionProgress> progress = Planning.Progress((step, done, total) => shown.Add((step, done, total)));

        progress.Report(new DecompositionProgress("conv2", 1, 3, 0.5) { Stage = DecompositionStage.Spectra });
        progress.Report(new DecompositionProgress("", 3, 3) { Stage = DecompositionStage.Spectra });
        progress.Report(new DecompositionProgress("conv2", 0, 2) { Stage = DecompositionStage.Measuring });
        progress.Report(new DecompositionProgress("conv2", 1, 2));
        progress.Report(new DecompositionProgress("conv2", 40, 1000) { Stage = DecompositionStage.Calibration });
        progress.Report(new DecompositionProgress("", 1000, 1000) { Stage = DecompositionStage.Calibration });

        Assert.Equal(
            [("spectrum of conv2", 1.5, 3), ("spectra", 3, 3), ("timing conv2", 0, 2), ("factors of conv2", 1, 2), ("fitting conv2", 40, 1000), ("fitting", 1000, 1000)],
            shown);
    }
}
