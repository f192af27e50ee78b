using Google.Protobuf;
using SplitConv.Plans;
using SplitConv.Storage;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests;

public sealed class DecomposeTests
{
    [Fact]
    public void A_cancelled_decomposition_leaves_the_model_untouched()
    {
        ModelSurvey survey = OnnxModels.Survey(ConvolutionModels.One());
        byte[] before = survey.Model.Proto.ToByteArray();
        Assert.ThrowsAny<OperationCanceledException>(() => OnnxDecomposition.Decompose(
            survey, OnnxModels.FullRankOptions(survey), cancellationToken: new CancellationToken(canceled: true)));
        Assert.Equal(before, survey.Model.Proto.ToByteArray());
    }

    [Fact]
    public void Options_that_do_not_fit_leave_the_model_untouched()
    {
        ModelSurvey survey = OnnxModels.Survey(ConvolutionModels.One());
        byte[] before = survey.Model.Proto.ToByteArray();
        DecompositionOptions options = DecompositionOptions.Default with { LayerRanks = new Dictionary<string, int> { ["conv"] = 29, ["none"] = 1 } };
        var exception = Assert.Throws<InvalidOptionsException>(
            () => OnnxDecomposition.Decompose(survey, options, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(2, exception.Violations.Count);
        Assert.Equal(before, survey.Model.Proto.ToByteArray());
    }

    [Fact]
    public void Cancelled_writing_leaves_no_file_behind()
    {
        using var folder = new TemporaryFolder();
        DecomposedModel decomposed = OnnxModels.DecomposeAtRankTwo(ConvolutionModels.One().Save(folder.File("model.onnx")));
        using (var files = new OutputFiles())
        {
            Assert.ThrowsAny<OperationCanceledException>(
                () => decomposed.StageModel(files, folder.File("written.onnx"), overwrite: false, new CancellationToken(canceled: true)));
            Assert.ThrowsAny<OperationCanceledException>(
                () => decomposed.StageWeights(files, folder.File("weights.safetensors"), overwrite: false, new CancellationToken(canceled: true)));
        }

        Assert.Equal(["model.onnx"], folder.Snapshot().Keys);
    }

    [Fact]
    public void With_the_cost_gate_a_pair_that_is_not_cheaper_is_not_made()
    {
        ModelSurvey survey = OnnxModels.Survey(ConvolutionModels.One());
        DecomposedModel kept = OnnxDecomposition.Decompose(
            survey, DecompositionOptions.Default with { RankRule = new Ranks.FixedRankRule(28) }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.False(kept.IsChanged);
        Assert.Equal(Convolutions.KeptReasonKind.NotCheaper, Assert.Single(Assert.Single(kept.Outcomes).Reasons).Kind);
    }
}
