using SplitConv.Convolutions;
using SplitConv.Plans;
using SplitConv.TorchSharp.Modules;
using SplitConv.TorchSharp.Tests.Placements;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Tests.Failures;

/// <summary>One layer with broken weights does not keep the others from being decomposed.</summary>
public sealed class BrokenWeightsTests
{
    [Theory, InlineData("fields of Module"), InlineData("fields of Conv2d")]
    public void A_convolution_with_NaN_is_kept_with_a_reason_and_the_others_are_decomposed(string name)
    {
        nn.Module<Tensor, Tensor> model = Broken(name);
        var result = model.Decompose();
        Assert.Equal(["_first"], result.Changes.Keys);
        Assert.IsType<DecomposedConvolution>(model.named_children().First().module);
        Assert.IsType<Conv2d>(model.named_children().Last().module);
        KeptReason reason = Assert.Single(result.Outcomes.Single(outcome => outcome.Pair is null).Reasons);
        Assert.Equal(KeptReasonKind.NotFinite, reason.Kind);
    }

    [Theory, InlineData("fields of Module"), InlineData("fields of Conv2d")]
    public void Asking_for_a_rank_of_that_convolution_fails_and_leaves_the_model_as_it_was(string name)
    {
        nn.Module<Tensor, Tensor> model = Broken(name);
        var snapshot = new ModelSnapshot(model, Kernels.Input());
        var exception = Assert.Throws<InvalidOptionsException>(() => model.Decompose(options: Decompositions.AtRanks(new Dictionary<string, int> { ["_second"] = 8 })));
        Assert.Contains("_second", exception.Message, StringComparison.Ordinal);
        Assert.Contains("NaN", exception.Message, StringComparison.Ordinal);
        snapshot.AssertUnchanged();
    }

    private static nn.Module<Tensor, Tensor> Broken(string name)
    {
        nn.Module<Tensor, Tensor> model = Placement.Of(name).Create();
        using var _ = no_grad();
        model.state_dict()["_second.weight"][0, 0, 0, 0] = float.NaN;
        return model;
    }
}
