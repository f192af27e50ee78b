using SplitConv.Convolutions;
using SplitConv.Plans;
using SplitConv.Plans.Information;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Tests;

public sealed class InformationCheckTests
{
    private static readonly IReadOnlyList<InformationEntry> Entries = InformationFile.Read(TestFiles.Golden("resnet18.decompose_info.json"));

    public static TheoryData<string, string, string> Deviations => new()
    {
        { "in_channels", "9", "64" },
        { "out_channels", "9", "64" },
        { "kernel_size", "3x5", "3x3" },
        { "stride", "1x2", "1x1" },
        { "dilation", "2x1", "1x1" },
        { "groups", "2", "1" },
    };

    [Fact]
    public void Every_entry_finds_its_site_in_the_order_of_the_entries()
    {
        ConvolutionSite[] sites = [.. Entries.Reverse().Select(SiteOf), TestSites.Of("another", TestSites.Small)];

        var matches = InformationCheck.Match(Entries, sites, "net.json");

        Assert.Equal(Entries, matches.Select(match => match.Entry));
        Assert.All(matches, match => Assert.Equal(match.Entry.Name, match.Site.Name));
    }

    [Fact]
    public void A_layer_the_model_does_not_have_is_named() => AssertRefused(
        [.. Entries.Skip(1).Select(SiteOf)], "net.json: the model has no convolution called conv1.", "conv1", "name");

    [Theory, MemberData(nameof(Deviations))]
    public void A_deviation_is_named_with_layer_field_and_both_values(string field, string found, string recorded)
    {
        InformationEntry entry = Entries[1];
        WeightShape weight = entry.Original.Weight;
        ConvolutionGeometry geometry = field switch
        {
            "in_channels" => entry.Original with { Weight = weight with { InChannels = 9 } },
            "out_channels" => entry.Original with { Weight = weight with { OutChannels = 9 } },
            "kernel_size" => entry.Original with { Weight = weight with { Width = 5 } },
            "stride" => entry.Original with { Stride = new Extent(1, 2) },
            "dilation" => entry.Original with { Dilation = new Extent(2, 1) },
            _ => entry.Original with { Weight = weight with { InChannels = 32 }, Groups = 2 },
        };

        AssertRefused(
            [.. Entries.Select(other => SiteOf(other) with { Geometry = other == entry ? geometry : other.Original })],
            $"{entry.Name}: {field} is {found} in the model but {recorded} in net.json.", entry.Name, field);
    }

    [Fact]
    public void A_layer_with_an_obstacle_is_named_with_it()
    {
        var obstacle = new KeptReason(KeptReasonKind.WeightOutOfReach, "the weight is computed");

        AssertRefused(
            [.. Entries.Select(entry => SiteOf(entry) with { Obstacles = [obstacle] })],
            "net.json: conv1 cannot be replaced in this model: the weight is computed.", "conv1", field: null);
    }

    private static ConvolutionSite SiteOf(InformationEntry entry) => new() { Name = entry.Name, Geometry = entry.Original };

    private static void AssertRefused(IReadOnlyList<ConvolutionSite> sites, string message, string layer, string? field)
    {
        var exception = Assert.Throws<InformationException>(() => InformationCheck.Match(Entries, sites, "net.json"));

        Assert.Equal((message, layer, field), (exception.Message, exception.Layer, exception.Field));
    }
}
