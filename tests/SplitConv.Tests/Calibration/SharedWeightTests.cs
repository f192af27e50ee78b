using SplitConv.Convolutions;
using SplitConv.Plans;
using Xunit;

namespace SplitConv.Tests.Calibration;

/// <summary>Weights that several convolutions share get one pair.</summary>
public sealed class SharedWeightTests
{
    private static readonly NetworkLayer First = NetworkLayer.Of("first", 10, 10, 3, 3, 1) with { HasRelu = true, WeightIdentity = "shared" };

    [Fact]
    public void Both_convolutions_get_one_pair_and_a_bias_each()
    {
        NetworkLayer second = First with { Name = "second", Bias = [.. First.Bias!.Select(value => -2 * value)] };
        var network = new ChainNetwork([First, NetworkLayer.Of("between", 10, 10, 3, 3, 4), second], InputMaps.Of(20, 10, 9, 9));

        PlanResult result = Calibrated.Run(network, 5);

        Assert.All(result.Outcomes, outcome => Assert.True(outcome.Calibration!.IsKept));
        LayerPair one = result.Outcomes[0].Pair!, other = result.Outcomes[2].Pair!;
        Assert.True(one.Kernels.SameWeights(other.Kernels));
        Assert.NotEqual(one.Bias, other.Bias);
    }

    [Fact]
    public void Each_keeps_its_stride_and_its_dilation()
    {
        NetworkLayer strided = First with { Name = "strided", Geometry = First.Geometry with { Stride = new Extent(2, 1) } };
        NetworkLayer dilated = First with { Name = "dilated", Geometry = First.Geometry with { Dilation = new Extent(1, 2) }, Bias = null };
        var network = new ChainNetwork([First, strided, dilated], InputMaps.Of(20, 10, 16, 16)) { Fresh = InputMaps.Of(5, 10, 16, 16, seed: 8) };

        PlanResult result = Calibrated.Run(network, 5);

        Assert.All(result.Outcomes, outcome => Assert.True(outcome.Calibration!.IsKept));
        Assert.All(result.Outcomes, outcome => Assert.Equal(PairGeometry.Of(outcome.Plan.Site.Geometry!, outcome.Pair!.Mode, 5), outcome.Pair.Geometry));
        Assert.Null(result.Outcomes[2].Pair!.Bias);
        Assert.InRange(result.Calibration!.Calibrated!.Relative, 0, result.Calibration.Plain!.Relative);
    }

    [Fact]
    public void One_that_cannot_be_watched_does_not_keep_the_other_from_being_fitted()
    {
        var network = new ChainNetwork([First, First with { Name = "second", IsWatched = false }], InputMaps.Of(20, 10, 9, 9));

        PlanResult result = Calibrated.Run(network, 5);

        Assert.True(result.Outcomes[0].Calibration!.IsKept);
        Assert.NotNull(result.Outcomes[1].Calibration!.Obstacle);
    }
}
