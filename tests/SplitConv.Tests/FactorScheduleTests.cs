using SplitConv.Convolutions;
using SplitConv.Plans;
using SplitConv.TestSupport;
using TorchSharp;
using Xunit;

namespace SplitConv.Tests;

public sealed class FactorScheduleTests
{
    // Together worth sharing out, each too small to keep all threads busy.
    private static readonly WeightShape Shape = new(128, 128, 5, 5);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Layers_side_by_side_come_out_as_one_by_one_on_one_thread()
    {
        DecompositionPlan plan = Plan(6);
        int threads = torch.get_num_threads();
        IReadOnlyList<LayerOutcome> together = FactorComputation.Run(plan, cancellationToken: Token);
        Assert.Equal(threads, torch.get_num_threads());

        torch.set_num_threads(1);
        try
        {
            Assert.All(together, outcome =>
            {
                LayerOutcome alone = Assert.Single(FactorComputation.Run(new DecompositionPlan([outcome.Plan], plan.Options), cancellationToken: Token));
                Assert.Equal(alone.Pair!.Rank, outcome.Pair!.Rank);
                Assert.True(threads > 2 || alone.Pair.Kernels.SameWeights(outcome.Pair.Kernels));
            });
        }
        finally
        {
            torch.set_num_threads(threads);
        }
    }

    [Fact]
    public void Outcomes_keep_the_order_of_the_plan_whatever_the_sizes()
    {
        ConvolutionSite[] sites = [TestSites.Of("small", TestSites.Small), TestSites.Of("large", Shape), TestSites.Of("other", new WeightShape(160, 128, 5, 5))];

        Assert.Equal(
            ["small", "large", "other"],
            FactorComputation.Run(DecompositionPlanner.Plan(sites, DecompositionOptions.Default), cancellationToken: Token).Select(outcome => outcome.Plan.Site.Name));
    }

    [Fact]
    public void The_largest_begin()
    {
        var progress = new RecordedProgress<DecompositionProgress>();
        ConvolutionSite[] sites = [TestSites.Of("small", TestSites.Small), TestSites.Of("large", Shape)];

        FactorComputation.Run(DecompositionPlanner.Plan(sites, DecompositionOptions.Default), progress, Token);

        Assert.Equal("large", progress.Reports[0].Layer);
    }

    [Fact]
    public void Every_layer_is_told_of_once_when_it_begins_and_the_count_never_falls()
    {
        var progress = new RecordedProgress<DecompositionProgress>();

        FactorComputation.Run(Plan(5), progress, Token);

        Assert.Equal(
            ["layer0", "layer1", "layer2", "layer3", "layer4"],
            progress.Reports.Where(report => report.Share == 0 && report.Layer.Length > 0).Select(report => report.Layer).Order());
        Assert.Equal(progress.Reports.Select(report => report.Done).Order(), progress.Reports.Select(report => report.Done));
        Assert.Equal(new DecompositionProgress("", 5, 5), progress.Reports[^1]);
    }

    [Fact]
    public void Cancellation_stops_all_of_them()
    {
        using var source = new CancellationTokenSource();
        var progress = new RecordedProgress<DecompositionProgress>(_ => source.Cancel());

        Assert.Throws<OperationCanceledException>(() => FactorComputation.Run(Plan(6), progress, source.Token));

        // Those that had begun on other threads may still have said so.
        Assert.InRange(progress.Reports.Count, 1, torch.get_num_threads());
    }

    [Fact]
    public void A_failure_on_another_thread_comes_out_as_it_was_thrown()
    {
        DecompositionPlan plan = Plan(4);
        var broken = new DecompositionPlan(
            [.. plan.Layers.Take(3), plan.Layers[3] with { Site = plan.Layers[3].Site with { LoadKernel = () => throw new IOException("the disk is gone") } }], plan.Options);

        Assert.Equal("the disk is gone", Assert.Throws<IOException>(() => FactorComputation.Run(broken, cancellationToken: Token)).Message);
    }

    [Fact]
    public void Jobs_that_do_not_fit_into_the_memory_together_run_one_by_one()
    {
        IReadOnlyList<FactorJob> jobs = FactorJob.Of(Plan(6).Layers);
        int running = 0, most = 0;

        new FactorSchedule<FactorJob>(jobs[0].Memory * 3 / 2).Run(
            jobs,
            _ =>
            {
                InterlockedMax(ref most, Interlocked.Increment(ref running));
                Thread.Sleep(5);
                Interlocked.Decrement(ref running);
            },
            Token);

        Assert.Equal(1, most);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }

    private static DecompositionPlan Plan(int layers) => DecompositionPlanner.Plan(
        [.. Enumerable.Range(0, layers).Select(i => TestSites.Of($"layer{i}", new ConvolutionGeometry(Shape), type: ElementType.Float32))], DecompositionOptions.Default);
}
