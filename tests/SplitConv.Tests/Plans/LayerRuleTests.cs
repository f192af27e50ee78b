using SplitConv.Convolutions;
using SplitConv.Plans;
using SplitConv.Ranks;
using SplitConv.TestSupport;
using SplitConv.Tests.Settling;
using Xunit;

namespace SplitConv.Tests.Plans;

public sealed class LayerRuleTests
{
    private static readonly IRankRule Rule = new FixedRankRule(32);
    private static readonly ConvolutionSite[] Sites = [Site("block.1"), Site("block.2"), Site("block.21"), Site("head")];

    [Theory]
    [InlineData("block.1", "block.1", true)]
    [InlineData("block\\.[12]", "block.2", true)]
    [InlineData("block\\.[12]", "block.21", false)]
    [InlineData("block", "block.1", false)]
    [InlineData("block.*", "block.1", true)]
    [InlineData("1|block.2", "block.21", false)]
    [InlineData("1|block.2", "block.2", true)]
    [InlineData("head", "head\n", false)]
    [InlineData("HEAD", "head", false)]
    // Names in which a regular expression would mean something else, or nothing.
    [InlineData("conv[0]", "conv[0]", true)]
    [InlineData("a+b", "a+b", true)]
    [InlineData("body/conv(1", "body/conv(1", true)]
    [InlineData("(?=x)", "(?=x)", true)]
    [InlineData("\\1", "\\1", true)]
    [InlineData("*", "*", true)]
    [InlineData("*", "anything", false)]
    // Two halves that only make sense between other brackets.
    [InlineData("conv)|(?:b", "convolution", false)]
    [InlineData("conv)(", "conv)(", true)]
    [InlineData(")(", "", false)]
    public void A_pattern_is_a_name_or_matches_whole_names(string pattern, string name, bool expected) =>
        Assert.Equal(expected, new LayerRule(pattern, Rule).IsFor(name));

    [Fact]
    public void The_first_rule_that_is_for_a_convolution_counts()
    {
        var options = new DecompositionOptions
        {
            RankRule = new FixedRankRule(16),
            LayerRules =
            [
                new LayerRule("block\\.2.*", new FixedRankRule(48)), new LayerRule("block.2", new FixedRankRule(64)), new LayerRule("block.*", new FixedRankRule(80)),
            ],
        };

        Assert.Equal([80, 48, 48, 16], Settled.Plan(Sites, options).Layers.Select(layer => layer.Ranks!.Value.Lowest));
    }

    [Fact]
    public void A_rank_by_name_comes_before_all_rules()
    {
        var options = new DecompositionOptions { LayerRanks = new Dictionary<string, int> { ["block.1"] = 7 }, LayerRules = [new LayerRule(".*", new FixedRankRule(48))] };

        Assert.Equal([7, 48, 48, 48], Settled.Plan(Sites, options).Layers.Select(layer => layer.Ranks!.Value.Lowest));
    }

    [Fact]
    public void Beside_a_budget_they_decide_on_their_layers()
    {
        DecompositionPlan plan = Settled.Plan(Sites, new DecompositionOptions
        {
            Budget = new ModelBudget(BudgetedCost.Macs, 0.6),
            LayerRules = [new LayerRule("head", new FixedRankRule(64)), new LayerRule("block.1", new RatioRankRule(0.2))],
        });

        Assert.Equal((64, "64"), (plan.Layers[3].Rank!.Value, plan.Layers[3].ChosenBy));
        Assert.Equal((16, "ratio:0.2"), (plan.Layers[0].Rank!.Value, plan.Layers[0].ChosenBy));
        Assert.All(plan.Layers.Skip(1).Take(2), layer => Assert.Equal("macs:0.6", layer.ChosenBy));
        Assert.InRange(plan.Budget!.Reached, 0.5, 0.6);
    }

    [Fact]
    public void A_pattern_that_is_for_no_convolution_and_a_name_that_cannot_be_decomposed_are_refused()
    {
        ConvolutionSite[] sites = [.. Sites, TestSites.Of("pointwise", new WeightShape(64, 64, 1, 1))];
        var options = new DecompositionOptions { LayerRules = [new LayerRule("tail.*", Rule), new LayerRule("pointwise", Rule), new LayerRule("point.*", Rule)] };

        Assert.Equal(
            ["No convolution is called 'tail.*', and no name matches it as a whole.", "pointwise cannot be decomposed: kernel 1x1 is below 3x3."],
            Assert.Throws<InvalidOptionsException>(() => DecompositionPlanner.Plan(sites, options)).Violations);
    }

    private static ConvolutionSite Site(string name) => TestSites.Of(name, new WeightShape(64, 64, 3, 3)).WithMaps(14);
}
