using System.Text.Json.Nodes;
using SplitConv.Costs;
using SplitConv.Plans.Information;
using SplitConv.Ranks;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Tests;

public sealed class GoldenInformationTests
{
    public static TheoryData<string> Files =>
        ["resnet18.decompose_info.json", "resnet50.decompose_info.json", "vgg16.decompose_info.json", "small_net.decompose_info.json"];

    [Theory, MemberData(nameof(Files))]
    public void A_file_of_the_reference_is_written_again_byte_for_byte(string file)
    {
        byte[] original = File.ReadAllBytes(TestFiles.Golden(file));

        byte[] written = InformationFile.Write(InformationFile.Parse(original, file));

        Assert.Equal(original, written);
    }

    [Theory, MemberData(nameof(Files))]
    public void Keys_that_are_not_known_are_passed_over(string file)
    {
        IReadOnlyList<InformationEntry> expected = InformationFile.Read(TestFiles.Golden(file));
        JsonNode json = JsonNode.Parse(File.ReadAllText(TestFiles.Golden(file)))!;
        foreach (JsonObject item in json.AsArray().Cast<JsonObject>())
        {
            item["extra"] = new JsonObject { ["anything"] = null };
            item["ori_layer_info"]!["padding"] = "same";
            item["decom_nodes"]!["first"]!["bias"] = new JsonArray(1.5, "x");
            item["decom_nodes"]!["middle"] = 3;
        }

        Assert.Equal(expected, InformationFile.Parse(System.Text.Encoding.UTF8.GetBytes(json.ToJsonString()), file));
    }

    [Theory, MemberData(nameof(Files))]
    public void Every_recorded_rank_lies_in_the_range_of_the_rule(string file) =>
        Assert.All(InformationFile.Read(TestFiles.Golden(file)), entry =>
        {
            RankRange range = ReferenceRankRule.Range(entry.Original.Weight);
            Assert.InRange(entry.Rank, range.Lowest, range.Highest);
        });

    [Theory, MemberData(nameof(Files))]
    public void The_cost_gate_refuses_nothing_that_the_reference_decomposed(string file) =>
        Assert.All(InformationFile.Read(TestFiles.Golden(file)), entry =>
            Assert.Null(CostGate.Refuse(entry.Original, entry.Mode, FeatureMaps.OfOnePosition(entry.Original), entry.Rank)));
}
