using System.Text;
using System.Text.Json;
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

    [Theory, InlineData(DecompositionMode.FC), InlineData(DecompositionMode.SC)]
    public void A_mode_of_our_own_returns_from_the_file_and_is_noted_in_it(DecompositionMode mode)
    {
        InformationEntry entry = Entry("conv", mode);

        byte[] file = InformationFile.Write([entry]);

        Assert.Equal([entry], InformationFile.Parse(file, "net.json"));
        using var document = JsonDocument.Parse(file);
        Assert.Equal($"{mode} is a mode of SplitConv's own; AMCT does not know it", document.RootElement[0].GetProperty("mode_note").GetString());
    }

    [Fact]
    public void Modes_of_the_reference_have_no_note()
    {
        InformationEntry[] entries = [.. Enum.GetValues<DecompositionMode>().Where(mode => mode.IsOfReference()).Select(mode => Entry($"{mode}", mode))];
        Assert.Equal(4, entries.Length);
        Assert.DoesNotContain("mode_note", Encoding.UTF8.GetString(InformationFile.Write(entries)), StringComparison.Ordinal);
        Assert.Empty(InformationFile.OwnModes(entries));
        Assert.Null(InformationFile.OwnModesWarning(entries, "net.json"));
    }

    [Fact]
    public void Modes_of_our_own_are_told_to_whoever_writes_them()
    {
        InformationEntry[] entries = [Entry("one", DecompositionMode.SCFK), Entry("two", DecompositionMode.SC), Entry("three", DecompositionMode.FC)];
        Assert.Equal(["two", "three"], InformationFile.OwnModes(entries).Select(entry => entry.Name));
        Assert.Equal("net.json has 2 convolutions in modes of SplitConv's own (FC and SC), two the first: AMCT does not know them.", InformationFile.OwnModesWarning(entries, "net.json"));
        Assert.StartsWith("net.json has 1 convolution in modes", InformationFile.OwnModesWarning(entries[..2], "net.json"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_mode_that_is_not_known_may_be_a_newer_one()
    {
        string file = Encoding.UTF8.GetString(InformationFile.Write([Entry("conv", DecompositionMode.SC)])).Replace("\"SC\"", "\"TC\"", StringComparison.Ordinal);
        var exception = Assert.Throws<InformationException>(() => InformationFile.Parse(Encoding.UTF8.GetBytes(file), "net.json"));
        Assert.Equal(("conv", "mode"), (exception.Layer, exception.Field));
        Assert.Contains("'TC' is none of FCFK, FCSK, SCFK, SCSK, FC, SC; a newer version of SplitConv may know it", exception.Message, StringComparison.Ordinal);
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

    private static InformationEntry Entry(string name, DecompositionMode mode)
    {
        var geometry = new ConvolutionGeometry(new WeightShape(8, 9, 5, 7), new Extent(1, 2), Extent.One, 1);
        PairGeometry pair = PairGeometry.Of(geometry, mode, 3);
        return new InformationEntry(name, geometry, mode, pair.First.Weight, pair.Last.Weight);
    }
}
