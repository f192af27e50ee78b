using CsCheck;
using SplitConv.Convolutions;
using SplitConv.Plans;
using SplitConv.Plans.Settling;
using Xunit;

namespace SplitConv.Tests.Settling;

/// <summary>The memory limit where ranks and ways are still open.</summary>
public sealed class OpenPlanMemoryTests
{
    private static readonly Gen<long> Limits = Gen.Long[100_000, 4_000_000];

    [Fact]
    public void No_spectrum_takes_more_in_any_way() => Gen.Select(GeneratedModels.OfLayers(4), Limits).Sample((sites, limit) =>
    {
        DecompositionPlan open = DecompositionPlanner.Plan(sites, Options(limit) with { Schemes = DecompositionSchemes.All });

        Assert.All(SpectrumJob.Of(open.Layers), job => Assert.InRange(job.Memory, 1, limit));
    }, iter: 100);

    [Fact]
    public void Nothing_that_is_settled_on_takes_more() => Gen.Select(GeneratedModels.OfLayers(4), Limits).Sample((sites, limit) =>
    {
        if (Settled.Within(Options(limit).Budget!, sites, Options(limit)) is { } plan)
            Assert.All(FactorJob.Of(plan.Layers), job => Assert.InRange(job.Memory, 1, limit));
    }, iter: 100);

    private static DecompositionOptions Options(long limit) => GeneratedModels.Options with { MemoryLimit = limit, Budget = new ModelBudget(BudgetedCost.Macs, 0.6) };
}
