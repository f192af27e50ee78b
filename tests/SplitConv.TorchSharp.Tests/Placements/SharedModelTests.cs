using SplitConv.TestSupport;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Tests.Placements;

/// <summary>What is shared beyond the convolutions of one model.</summary>
public sealed class SharedModelTests
{
    [Fact]
    public void A_convolution_that_another_model_has_had_replaced_is_kept_for_that_reason()
    {
        Conv2d shared = nn.Conv2d(64, 64, 3);
        Sequential one = nn.Sequential(shared), other = nn.Sequential(shared, nn.ReLU());
        one.Decompose();
        Assert.Contains("another model", Assert.Single(Assert.Single(other.Decompose().Outcomes).Reasons).Text, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => other.call(zeros(1, 64, 8, 8)));
    }

    [Fact]
    public void Models_that_share_a_convolution_are_decomposed_together()
    {
        Conv2d shared = nn.Conv2d(64, 64, 3);
        Sequential one = nn.Sequential(shared), other = nn.Sequential(shared, nn.ReLU());
        Assert.Equal(["0.0", "1.0"], nn.Sequential(one, other).Decompose().Changes.Keys);
        using Tensor input = randn(1, 64, 8, 8);
        Tensors.AssertIdentical(Tensors.Output(one, input).relu(), Tensors.Output(other, input));
    }

    [Fact]
    public void A_weight_that_another_kind_of_module_uses_is_untied_with_a_warning()
    {
        Conv2d encoder = nn.Conv2d(64, 64, 3, padding: 1);
        ConvTranspose2d decoder = nn.ConvTranspose2d(64, 64, 3, padding: 1);
        decoder.weight = encoder.weight;
        Sequential model = nn.Sequential(("encoder", encoder), ("decoder", decoder));

        Assert.Contains("The weight of encoder is also used by a ConvTranspose2d", Assert.Single(model.Decompose().Warnings), StringComparison.Ordinal);

        Assert.Equal([1, 64, 8, 8], Tensors.Output(model, zeros(1, 64, 8, 8)).shape);
    }

    [Fact]
    public void A_bundle_of_a_Sequential_that_holds_a_convolution_twice_comes_back()
    {
        using var folder = new TemporaryFolder();
        Sequential model = Twice(), fresh = Twice();
        model.Decompose();
        model.SaveDecomposed(folder.File("bundle.safetensors"));
        Assert.Equal(["0", "1"], fresh.LoadDecomposed(folder.File("bundle.safetensors")).Changes.Keys);
        using Tensor input = randn(1, 64, 8, 8);
        Tensors.AssertIdentical(Tensors.Output(model, input), Tensors.Output(fresh, input));
    }

    private static Sequential Twice()
    {
        Conv2d convolution = nn.Conv2d(64, 64, 3);
        return nn.Sequential(convolution, convolution);
    }
}
