using SplitConv.Plans;
using SplitConv.TorchSharp.Tests.Placements;
using Xunit;

namespace SplitConv.TorchSharp.Tests;

public sealed class ProgressTests
{
    [Fact]
    public void Progress_is_reported_before_every_layer_and_at_the_end()
    {
        var progress = new ProgressRecorder();
        Placement.Of("fields of Conv2d").Create().Decompose(progress: progress);
        Assert.Equal([new("_second", 0, 2), new("_first", 1, 2), new DecompositionProgress("", 2, 2)], progress.Reports);
    }

    [Fact]
    public void Without_an_eligible_convolution_only_the_end_is_reported()
    {
        var progress = new ProgressRecorder();
        global::TorchSharp.torch.nn.Conv2d(4, 4, 3).Decompose(progress: progress);
        Assert.Equal([new DecompositionProgress("", 0, 0)], progress.Reports);
    }

    [Fact]
    public void Without_a_decomposed_convolution_no_information_file_is_written()
    {
        using var folder = new TestSupport.TemporaryFolder();
        var result = global::TorchSharp.torch.nn.Conv2d(4, 4, 3).Decompose(folder.File("information.json"));
        Assert.Empty(result.Changes);
        Assert.Empty(folder.Snapshot());
    }
}
