using System.Text.RegularExpressions;
using SplitConv.Convolutions;
using SplitConv.Plans;
using SplitConv.Ranks;
using SplitConv.Spectra;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Tests;

public sealed class FactorComputationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void A_shared_weight_is_decomposed_once_and_yields_a_result_for_each()
    {
        int loads = 0;
        ConvolutionSite shared = TestSites.Of("a", TestSites.Small).Counting(() => loads++) with { WeightIdentity = "one weight" };
        var strided = new ConvolutionGeometry(TestSites.Small, new Extent(2, 1), Extent.One, 1);
        DecompositionPlan plan = DecompositionPlanner.Plan(
            [shared, TestSites.Of("other", TestSites.Small), shared with { Name = "b", Geometry = strided }], DecompositionOptions.Default);
        loads = 0;

        IReadOnlyList<LayerOutcome> outcomes = FactorComputation.Run(plan, cancellationToken: Token);

        Assert.Equal(1, loads);
        Assert.Equal(["a", "other", "b"], outcomes.Select(outcome => outcome.Plan.Site.Name));
        Assert.True(outcomes[0].Pair!.Kernels.SameWeights(outcomes[2].Pair!.Kernels));
        Assert.Equal(strided.Stride.Height, outcomes[2].Pair!.Geometry.First.Stride.Height);
    }

    [Fact]
    public void Kept_layers_have_an_outcome_with_their_reasons()
    {
        DecompositionPlan plan = DecompositionPlanner.Plan(
            [TestSites.Of("pointwise", new WeightShape(64, 64, 1, 1)), TestSites.Of("good", TestSites.Small)], DecompositionOptions.Default);

        IReadOnlyList<LayerOutcome> outcomes = FactorComputation.Run(plan, cancellationToken: Token);

        Assert.Null(outcomes[0].Pair);
        Assert.Equal(plan.Layers[0].Reasons, outcomes[0].Reasons);
        Assert.Equal(plan.Layers[0].CostBefore, outcomes[0].CostAfter);
        Assert.Equal(plan.Layers[1].CostAt(16), outcomes[1].CostAfter);
    }

    [Fact]
    public void A_rank_that_turns_out_not_to_be_cheaper_is_a_reason()
    {
        DecompositionPlan plan = DecompositionPlanner.Plan([TestSites.Of("layer", TestSites.Small)], new DecompositionOptions { RankRule = new LateRule() });

        LayerOutcome outcome = Assert.Single(FactorComputation.Run(plan, cancellationToken: Token));

        Assert.Null(outcome.Pair);
        Assert.Equal("a pair of rank 56 needs no fewer MACs (rank 16 would)", Assert.Single(outcome.Reasons).Text);
    }

    [Fact]
    public void The_kernels_have_the_number_format_of_the_model()
    {
        ConvolutionSite site = TestSites.Of("half", new ConvolutionGeometry(TestSites.Small), type: ElementType.Float16);

        LayerPair pair = Assert.Single(FactorComputation.Run(DecompositionPlanner.Plan([site], DecompositionOptions.Default), cancellationToken: Token)).Pair!;

        Assert.Equal((ElementType.Float16, ElementType.Float16), (pair.Kernels.First.Type, pair.Kernels.Last.Type));
        Assert.Equal(pair.RelativeError!.Value, Matrices.RelativeDifference(site.LoadKernel!().ToValues(), pair.Kernels.Compose()), 1e-3);
    }

    [Fact]
    public void Progress_is_reported_before_every_layer_and_at_the_end()
    {
        var progress = new RecordedProgress<DecompositionProgress>();

        FactorComputation.Run(TwoLayers(), progress: progress, cancellationToken: Token);

        Assert.Equal([new("first", 0, 2), new("last", 1, 2), new("", 2, 2)], progress.Reports);
    }

    [Fact]
    public void Cancellation_ends_the_run_between_two_layers()
    {
        using var source = new CancellationTokenSource();
        var progress = new RecordedProgress<DecompositionProgress>(_ => source.Cancel());

        Assert.Throws<OperationCanceledException>(() => FactorComputation.Run(TwoLayers(), progress: progress, cancellationToken: source.Token));

        Assert.Equal("first", Assert.Single(progress.Reports).Layer);
    }

    [Fact]
    public void A_layer_whose_decomposition_fails_is_kept_and_the_others_are_decomposed()
    {
        double[] weights = SplitMix64.Normals(1, (int)TestSites.Small.Count);
        weights[0] = double.NaN;
        var broken = new ConvolutionKernel(TestSites.Small, ElementType.Float64, weights.SelectMany(BitConverter.GetBytes).ToArray());
        int loads = 0;
        ConvolutionSite site = TestSites.Of("breaks.later", TestSites.Small);
        Func<ConvolutionKernel> sound = site.LoadKernel!;
        DecompositionPlan plan = DecompositionPlanner.Plan(
            [site with { LoadKernel = () => loads++ == 0 ? sound() : broken }, TestSites.Of("sound", TestSites.Small)], DecompositionOptions.Default);

        IReadOnlyList<LayerOutcome> outcomes = FactorComputation.Run(plan, cancellationToken: Token);

        Assert.Equal(KeptReasonKind.NotConverged, Assert.Single(outcomes[0].Reasons).Kind);
        Assert.NotNull(outcomes[1].Pair);
    }

    private static DecompositionPlan TwoLayers() => DecompositionPlanner.Plan(
        [TestSites.Of("first", TestSites.Small), TestSites.Of("kept", TestSites.Small), TestSites.Of("last", TestSites.Small)],
        new DecompositionOptions { Exclude = [new Regex("kept")] });

    // Chooses a rank that the plan did not expect to be the choice.
    private sealed class LateRule : IRankRule
    {
        public RankRange Range(PairCandidate candidate) => new(1, 56);

        public int Choose(PairCandidate candidate, IKernelSpectrum spectrum) => 56;
    }
}
