using SplitConv.Onnx.Data;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests;

/// <summary>Which files of a folder are inputs, and in which order.</summary>
public sealed class InputFolderTests : IDisposable
{
    private static readonly SampleShape Shape = new(3, 2, 2);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Pictures_come_in_the_ordinal_order_of_their_names()
    {
        foreach ((string name, byte red) in new[] { ("b.png", (byte)4), ("a10.webp", (byte)2), ("a2.png", (byte)3), ("B.png", (byte)1) })
            ImageFile.Save(_folder.File(name), 2, 2, (red, 0, 0));
        InputSource source = Open();
        Assert.Equal(4, source.Count);
        Assert.False(source.HasLabels);
        Assert.Throws<InvalidOperationException>(() => source.Label(0));
        Assert.Equal([1, 2, 3, 4], Enumerable.Range(0, 4).Select(index => (int)MathF.Round(255 * source.Values(index, 1, Shape)[0])));
        float[] all = source.Values(0, 4, Shape);
        Assert.Equal([1, 2, 3, 4], Enumerable.Range(0, 4).Select(index => (int)MathF.Round(255 * all[index * 12])));
    }

    [Fact]
    public void Other_files_hidden_files_and_subfolders_are_passed_over()
    {
        ImageFile.Save(_folder.File("a.png"), 2, 2, (1, 2, 3));
        File.WriteAllText(_folder.File("labels.txt"), "cat");
        File.WriteAllText(_folder.File("Thumbs.db"), "");
        File.WriteAllText(_folder.File("._a.png"), "what a Mac leaves behind");
        Directory.CreateDirectory(_folder.File("more.png"));
        ImageFile.Save(Path.Combine(_folder.File("more.png"), "b.png"), 2, 2, (1, 2, 3));
        Assert.Equal(1, Open().Count);
    }

    [Fact]
    public void Arrays_come_in_the_ordinal_order_of_their_names_one_file_after_the_other()
    {
        NpyFile.Save(_folder.File("b.npy"), [2, 3, 1, 1], 4, 5, 6, 7, 8, 9);
        NpyFile.Save(_folder.File("a.npy"), [3, 1, 1], 1, 2, 3);
        NpyFile.Save(_folder.File("c.npy"), "<f8", [1, 3, 1, 1], new double[] { 10, 11, 12 });
        InputSource source = Open();
        Assert.Equal(4, source.Count);
        var shape = new SampleShape(3, 1, 1);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], source.Values(0, 4, shape));
        Assert.Equal([7, 8, 9], source.Values(2, 1, shape));
    }

    [Fact]
    public void Arrays_of_another_shape_are_named()
    {
        NpyFile.Save(_folder.File("a.npy"), [3, 1, 1], 1, 2, 3);
        NpyFile.Save(_folder.File("b.npy"), [1, 3, 1], 1, 2, 3);
        AssertRefused("b.npy", "[N, 1, 3, 1]", "a.npy are [N, 3, 1, 1]");
    }

    [Theory]
    [InlineData("picture.gif")]
    [InlineData("picture.tiff")]
    [InlineData("picture.HEIC")]
    public void A_picture_of_a_format_that_is_not_read_is_named(string name)
    {
        ImageFile.Save(_folder.File("a.png"), 2, 2, (1, 2, 3));
        File.WriteAllBytes(_folder.File(name), [1, 2, 3]);
        AssertRefused(name, "convert it to one of png, jpeg, bmp, webp");
    }

    [Fact]
    public void An_empty_folder_is_refused()
    {
        AssertRefused(_folder.Path, "is a folder without pictures (png, jpeg, bmp, webp) and without .npy files");
        File.WriteAllText(_folder.File("readme.md"), "");
        AssertRefused(_folder.Path, "subfolders are not searched");
    }

    [Fact]
    public void A_folder_of_both_kinds_is_refused()
    {
        ImageFile.Save(_folder.File("a.png"), 2, 2, (1, 2, 3));
        NpyFile.Save(_folder.File("b.npy"), [3, 1, 1], 1, 2, 3);
        AssertRefused(_folder.Path, "keep them apart");
    }

    // A folder of thousands of photos is not held, and not gone through.
    [Fact]
    public void Only_what_is_asked_for_is_read()
    {
        ImageFile.Save(_folder.File("a.png"), 2, 2, (1, 2, 3));
        File.WriteAllText(_folder.File("b.png"), "no picture");
        ImageFile.Save(_folder.File("c.png"), 2, 2, (4, 5, 6));
        InputSource source = Open();
        source.Values(0, 1, Shape);
        source.Values(2, 1, Shape);
        Assert.Contains("b.png: is no picture", Assert.Throws<InputDataException>(() => source.Values(1, 1, Shape)).Message, StringComparison.Ordinal);
        File.Delete(_folder.File("c.png"));
        Assert.Contains("c.png: does not exist", Assert.Throws<InputDataException>(() => source.Values(2, 1, Shape)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, 2)]
    [InlineData(1, 1)]
    [InlineData(0, -1)]
    public void Inputs_beyond_the_last_one_are_refused(int start, int count)
    {
        ImageFile.Save(_folder.File("a.png"), 2, 2, (1, 2, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => Open().Values(start, count, Shape));
    }

    private InputSource Open() => InputSource.Open(_folder.Path, Preprocessing.None);

    private void AssertRefused(params string[] fragments)
    {
        string message = Assert.Throws<InputDataException>(Open).Message;
        Assert.All(fragments, fragment => Assert.Contains(fragment, message, StringComparison.Ordinal));
    }
}
