using SplitConv.TestSupport;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Tests.Kept;

/// <summary>Models on the META device have shapes but no numbers: they can be restructured, not decomposed.</summary>
public sealed class NoDataTests
{
    [Theory, MemberData(nameof(Holders.Both), MemberType = typeof(Holders))]
    public void A_model_without_data_is_restructured_offline_and_still_has_none(bool asConvolution)
    {
        using var folder = new TemporaryFolder();
        string information = Decompositions.SaveInformation(() => Holders.Hold(Kernels.First(), asConvolution), folder.File("information.json"));
        nn.Module<Tensor, Tensor> model = Holders.Hold(nn.Conv2d(4, 8, 7, padding: 3, device: META), asConvolution);

        model.DecomposeNetwork(information);

        Assert.Equal(["held.0.weight", "held.1.weight", "held.1.bias"], model.state_dict().Keys);
        Assert.All(model.parameters(), parameter => Assert.Equal(DeviceType.META, parameter.device_type));
    }

    [Theory, MemberData(nameof(Holders.Both), MemberType = typeof(Holders))]
    public void A_model_without_data_is_not_decomposed_and_the_reason_is_told(bool asConvolution)
    {
        nn.Module<Tensor, Tensor> model = Holders.Hold(nn.Conv2d(4, 8, 7, padding: 3, device: META), asConvolution);
        var result = model.Decompose();
        Assert.Empty(result.Changes);
        Assert.Contains("no data", Assert.Single(Assert.Single(result.Outcomes).Reasons).Text, StringComparison.Ordinal);
        Assert.Empty(Decompositions.Pairs(model));
    }
}
