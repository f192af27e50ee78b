using SplitConv.Convolutions;
using SplitConv.Costs;
using SplitConv.TorchSharp.Tests.Placements;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Tests.Measuring;

/// <summary>The feature maps of every convolution that is called are found, wherever it stands.</summary>
public sealed class FeatureMapTests
{
    public static TheoryData<string> Placements => [.. Placement.All.Keys];

    [Fact]
    public void Maps_are_those_before_the_padding_and_after_the_stride()
    {
        nn.Module<Tensor, Tensor> model = nn.Sequential(
            ("conv", nn.Conv2d(3, 4, (5L, 3L), stride: (2L, 1L), padding: (2L, 0L), padding_mode: global::TorchSharp.PaddingModes.Reflect)), ("next", nn.Conv2d(4, 2, 1)));

        var maps = model.FindFeatureMaps(Tensors.Normal(1, 2, 3, 20, 30));

        Assert.Equal(["conv", "next"], maps.Keys);
        Assert.Equal(new FeatureMaps(2, new Extent(20, 30), new Extent(10, 28)), maps["conv"]);
        Assert.Equal(new FeatureMaps(2, new Extent(10, 28), new Extent(10, 28)), maps["next"]);
    }

    [Theory, MemberData(nameof(Placements))]
    public void Every_convolution_is_found_under_its_first_name(string name)
    {
        Placement placement = Placement.Of(name);
        nn.Module<Tensor, Tensor> model = placement.Create();

        var maps = model.FindFeatureMaps(placement.Input());

        Assert.Equal(placement.Create().Decompose().Outcomes.Select(outcome => outcome.Plan.Site.Name), maps.Keys);
        Assert.All(maps.Values, map => Assert.Equal(new FeatureMaps(2, new Extent(12, 11), new Extent(12, 11)), map));
    }

    [Theory, MemberData(nameof(Placements))]
    public void Halves_of_pairs_are_found_too(string name)
    {
        Placement placement = Placement.Of(name);
        nn.Module<Tensor, Tensor> model = placement.Create();
        var result = model.Decompose();

        var maps = model.FindFeatureMaps(placement.Input());

        Assert.Equal(result.Outcomes.SelectMany(outcome => result.Changes[outcome.Plan.Site.Name]).Order(StringComparer.Ordinal), maps.Keys.Order(StringComparer.Ordinal));
        Assert.All(maps.Values, map => Assert.Equal(new FeatureMaps(2, new Extent(12, 11), new Extent(12, 11)), map));
    }

    [Fact]
    public void A_model_that_is_a_convolution_has_the_empty_name() =>
        Assert.Equal([""], ((nn.Module<Tensor, Tensor>)Kernels.First()).FindFeatureMaps(Kernels.Input()).Keys);

    [Fact]
    public void A_single_map_without_a_batch_axis_is_a_batch_of_one() =>
        Assert.Equal(new FeatureMaps(1, new Extent(9, 8), new Extent(9, 8)), nn.Sequential(Kernels.First()).FindFeatureMaps(Tensors.Normal(1, 4, 9, 8))["0"]);

    [Theory, InlineData(8, 16), InlineData(16, 8)]
    public void Of_several_calls_the_largest_counts(int first, int second)
    {
        Conv2d shared = Kernels.First();
        nn.Module model = nn.Sequential(shared);

        var maps = model.FindFeatureMaps(() =>
        {
            shared.call(Tensors.Normal(1, 1, 4, first, first));
            shared.call(Tensors.Normal(1, 1, 4, second, second));
        });

        Assert.Equal(new Extent(16, 16), maps["0"].Input);
    }

    [Fact]
    public void What_a_hook_of_the_user_makes_of_the_input_is_the_input()
    {
        Conv2d convolution = Kernels.First();
        convolution.register_forward_pre_hook((_, input) => input[.., .., 2.., ..]);
        Assert.Equal(new Extent(10, 11), nn.Sequential(convolution).FindFeatureMaps(Kernels.Input())["0"].Input);
    }

    [Fact]
    public void What_is_not_called_or_only_its_forward_is_missing()
    {
        Conv2d called = Kernels.First(), forwarded = Kernels.First(), idle = Kernels.First();
        nn.Module model = nn.Sequential(called, forwarded, idle);

        var maps = model.FindFeatureMaps(() =>
        {
            called.call(Kernels.Input());
            forwarded.forward(Kernels.Input());
        });

        Assert.Equal(["0"], maps.Keys);
    }

    [Fact]
    public void A_model_of_several_inputs_is_run_by_its_user()
    {
        var model = new TwoInputs();
        var maps = model.FindFeatureMaps(() => model.call(Tensors.Normal(1, 1, 4, 9, 9), Tensors.Normal(1, 1, 4, 5, 5)));
        Assert.Equal([new Extent(9, 9), new Extent(5, 5)], maps.Values.Select(map => map.Input));
    }

    private sealed class TwoInputs : nn.Module<Tensor, Tensor, Tensor>
    {
        private readonly nn.Module<Tensor, Tensor> _left = Kernels.First();
        private readonly Conv2d _right = Kernels.First();

        public TwoInputs()
            : base(nameof(TwoInputs)) => RegisterComponents();

        public override Tensor forward(Tensor left, Tensor right) => _left.call(left).mean() + _right.call(right).mean();
    }
}
