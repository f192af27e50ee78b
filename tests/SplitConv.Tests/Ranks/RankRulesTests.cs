using SplitConv.Plans;
using SplitConv.Ranks;
using Xunit;

namespace SplitConv.Tests.Ranks;

public sealed class RankRulesTests
{
    public static TheoryData<string, string> Malformed => new()
    {
        { "", "it is none of reference, rank:N, energy:SHARE, error:BOUND or ratio:SHARE" },
        { "Reference", "it is none of reference, rank:N, energy:SHARE, error:BOUND or ratio:SHARE" },
        { "reference:1", "it is none of reference, rank:N, energy:SHARE, error:BOUND or ratio:SHARE" },
        { "energy", "it is none of reference, rank:N, energy:SHARE, error:BOUND or ratio:SHARE" },
        { "energy:0.5:0.5", "it is none of reference, rank:N, energy:SHARE, error:BOUND or ratio:SHARE" },
        { "macs:0.5", "it is none of reference, rank:N, energy:SHARE, error:BOUND or ratio:SHARE" },
        { "rank:", "'' is no whole number of at least 1" },
        { "rank:0", "'0' is no whole number of at least 1" },
        { "rank:-8", "'-8' is no whole number of at least 1" },
        { "rank:8.5", "'8.5' is no whole number of at least 1" },
        { "energy:", "'' is no number above 0 and below 1" },
        { "energy:0", "'0' is no number above 0 and below 1" },
        { "energy:1", "'1' is no number above 0 and below 1" },
        { "energy:95%", "'95%' is no number above 0 and below 1" },
        { "energy:0,95", "'0,95' is no number above 0 and below 1" },
        { "error:-0.1", "'-0.1' is no number above 0 and below 1" },
        { "error:NaN", "'NaN' is no number above 0 and below 1" },
        { "ratio:Infinity", "'Infinity' is no number above 0 and below 1" },
    };

    [Fact]
    public void Every_form_is_read()
    {
        Assert.Same(ReferenceRankRule.Instance, Read("reference"));
        Assert.Equal(new FixedRankRule(64) { Rounds = true }, Read("rank:64"));
        Assert.Equal(new EnergyRankRule(0.95), Read("energy:0.95"));
        Assert.Equal(new ErrorRankRule(0.1), Read("error:0.1"));
        Assert.Equal(new RatioRankRule(0.5), Read("ratio:5e-1"));
    }

    [Theory]
    [InlineData("reference")]
    [InlineData("rank:64")]
    [InlineData("energy:0.95")]
    [InlineData("error:0.001")]
    [InlineData("ratio:0.3333333333333333")]
    public void A_rule_is_written_as_it_is_read(string text) => Assert.Equal(text, Read(text).ToString());

    [Theory, MemberData(nameof(Malformed))]
    public void What_is_malformed_is_refused_with_the_second_half_of_a_sentence(string text, string expected)
    {
        Assert.Null(RankRules.Parse(text, out string problem));
        Assert.Equal(expected, problem);
    }

    [Theory]
    [InlineData("macs:0.5", BudgetedCost.Macs, 0.5)]
    [InlineData("parameters:0.25", BudgetedCost.Parameters, 0.25)]
    [InlineData("latency:0.6", BudgetedCost.Latency, 0.6)]
    public void A_budget_is_written_as_it_is_read(string text, BudgetedCost cost, double share)
    {
        Assert.Equal(new ModelBudget(cost, share), ModelBudget.Parse(text, out string problem));
        Assert.Equal(("", text), (problem, new ModelBudget(cost, share).ToString()));
    }

    [Theory]
    [InlineData("macs", "it is none of macs:SHARE, parameters:SHARE or latency:SHARE")]
    [InlineData("energy:0.5", "it is none of macs:SHARE, parameters:SHARE or latency:SHARE")]
    [InlineData("macs:1", "'1' is no number above 0 and below 1")]
    [InlineData("latency:", "'' is no number above 0 and below 1")]
    [InlineData("parameters:NaN", "'NaN' is no number above 0 and below 1")]
    public void A_malformed_budget_is_refused(string text, string expected)
    {
        Assert.Null(ModelBudget.Parse(text, out string problem));
        Assert.Equal(expected, problem);
    }

    private static IRankRule Read(string text)
    {
        IRankRule? rule = RankRules.Parse(text, out string problem);
        Assert.Equal("", problem);
        return rule!;
    }
}
