using SplitConv.Convolutions;
using SplitConv.Plans;
using SplitConv.Plans.Information;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Tests.Plans;

/// <summary>Information files with the modes the reference does not know.</summary>
public sealed class OwnModesInformationTests
{
    private static readonly ConvolutionGeometry Geometry = new(new WeightShape(8, 9, 5, 7), new Extent(1, 2), Extent.One, 1);

    [Theory]
    [InlineData(DecompositionMode.FC, "[3, 9, 5, 7]", "[8, 3, 1, 1]")]
    [InlineData(DecompositionMode.SC, "[3, 9, 1, 1]", "[8, 3, 5, 7]")]
    public void An_entry_returns_from_the_file(DecompositionMode mode, string first, string last)
    {
        InformationEntry entry = Entry(Geometry, mode, 3);

        Assert.Equal((first, last), (entry.FirstWeight.ToString(), entry.LastWeight.ToString()));
        Assert.Equal([entry], InformationFile.Parse(InformationFile.Write([entry]), "net.json"));
        Assert.Contains($"\"mode\": \"{mode}\"", System.Text.Encoding.UTF8.GetString(InformationFile.Write([entry])), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DecompositionMode.FC, 40, 3)]
    [InlineData(DecompositionMode.FC, 3, 40)]
    [InlineData(DecompositionMode.SC, 40, 3)]
    [InlineData(DecompositionMode.SC, 3, 40)]
    public void The_rank_is_at_most_the_smaller_side_of_the_unfolding(DecompositionMode mode, int outChannels, int inChannels)
    {
        var geometry = new ConvolutionGeometry(new WeightShape(outChannels, inChannels, 1, 1), new Extent(2, 2), Extent.One, 1);

        Assert.Single(InformationFile.Parse(InformationFile.Write([Entry(geometry, mode, 3)]), "net.json"));
        var exception = Assert.Throws<InformationException>(() => InformationFile.Parse(InformationFile.Write([Entry(geometry, mode, 4)]), "net.json"));
        Assert.Contains("rank 4 is above 3, the number of singular values", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_model_was_decomposed_into_returns_from_the_file()
    {
        ConvolutionSite[] sites =
        [
            TestSites.Of("pointwise", new ConvolutionGeometry(new WeightShape(96, 64, 1, 1), new Extent(2, 2), Extent.One, 1)),
            TestSites.Of("flat", new ConvolutionGeometry(new WeightShape(64, 96, 1, 3))),
            TestSites.Of("square", new WeightShape(64, 64, 3, 3)),
        ];
        DecompositionPlan plan = DecompositionPlanner.Plan(sites, new DecompositionOptions { Schemes = DecompositionSchemes.All });
        InformationEntry[] entries = [.. InformationEntry.Of(FactorComputation.Run(plan, cancellationToken: TestContext.Current.CancellationToken))];

        Assert.Equal(3, entries.Length);
        Assert.Equal(entries, InformationFile.Parse(InformationFile.Write(entries), "net.json"));
        Assert.Equal(entries, InformationCheck.Match(entries, sites, "net.json").Select(match => match.Entry));
    }

    private static InformationEntry Entry(ConvolutionGeometry geometry, DecompositionMode mode, int rank)
    {
        PairGeometry pair = PairGeometry.Of(geometry, mode, rank);
        return InformationEntry.Of("layer", geometry, new LayerPair(mode, rank, pair, new KernelPair(Zeros(pair.First.Weight), Zeros(pair.Last.Weight)), null));
    }

    private static ConvolutionKernel Zeros(WeightShape shape) => ConvolutionKernel.FromValues(shape, ElementType.Float32, new double[shape.Count]);
}
