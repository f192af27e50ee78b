using SplitConv.Convolutions;
using SplitConv.Plans;
using SplitConv.Plans.Information;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Tests;

public sealed class InformationFileTests
{
    [Fact]
    public void An_entry_is_made_of_a_pair_and_returns_from_the_file()
    {
        var geometry = new ConvolutionGeometry(new WeightShape(8, 9, 5, 7), new Extent(1, 2), Extent.One, 1);
        PairGeometry pair = PairGeometry.Of(geometry, DecompositionMode.FCFK, 3);
        var kernels = new KernelPair(Zeros(pair.First.Weight), Zeros(pair.Last.Weight));
        InformationEntry entry = InformationEntry.Of("größe/\"1\"", geometry, new LayerPair(DecompositionMode.FCFK, 3, pair, kernels, null));

        Assert.Equal(3, entry.Rank);
        Assert.Equal([entry], InformationFile.Parse(InformationFile.Write([entry]), "net.json"));
    }

    [Fact]
    public void No_entries_are_an_empty_list() => Assert.Empty(InformationFile.Parse(InformationFile.Write([]), "net.json"));

    [Fact]
    public void A_missing_file_is_named()
    {
        using var folder = new TemporaryFolder();

        var exception = Assert.Throws<InformationException>(() => InformationFile.Read(folder.File("none.json")));

        Assert.Contains(folder.File("none.json"), exception.Message, StringComparison.Ordinal);
    }

    private static ConvolutionKernel Zeros(WeightShape shape) => ConvolutionKernel.FromValues(shape, ElementType.Float32, new double[shape.Count]);
}
