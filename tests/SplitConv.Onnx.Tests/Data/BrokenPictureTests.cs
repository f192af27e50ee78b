using SplitConv.Onnx.Data;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests;

/// <summary>Image files that are none, or not whole.</summary>
public sealed class BrokenPictureTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.png")]
    [InlineData("a.jpg")]
    [InlineData("a.webp")]
    public void A_picture_that_is_cut_off_anywhere_is_refused_by_name(string name)
    {
        byte[] whole = File.ReadAllBytes(ImageFile.Save(_folder.File("whole" + Path.GetExtension(name)), 16, 24, (row, column) => ((byte)(row * column), (byte)(9 * row), (byte)(7 * column))));
        foreach (int share in new[] { 0, 1, 10, 50, 75 })
        {
            File.WriteAllBytes(_folder.File(name), whole[..(whole.Length * share / 100)]);
            AssertRefused(name, "picture");
        }
    }

    [Theory]
    [InlineData("a.png")]
    [InlineData("a.jpeg")]
    [InlineData("a.bmp")]
    [InlineData("a.webp")]
    public void A_file_with_a_pictures_extension_that_is_none_is_refused_by_name(string name)
    {
        File.WriteAllText(_folder.File(name), "<html>404 Not Found</html>");
        AssertRefused(name, "is no picture (png, jpeg, bmp, webp), or a broken one");
    }

    [Fact]
    public void A_flipped_bit_in_a_png_file_is_found()
    {
        byte[] file = File.ReadAllBytes(ImageFile.Save(_folder.File("a.png"), 16, 24, (row, column) => ((byte)(row * column), 0, 0)));
        file[file.Length / 2] ^= 1;
        File.WriteAllBytes(_folder.File("a.png"), file);
        AssertRefused("a.png", "broken");
    }

    [Theory]
    [InlineData("none.png")]
    [InlineData("none.npy")]
    [InlineData("none.bin")]
    [InlineData("none/none.png")]
    public void A_missing_file_is_refused_with_what_could_be_named(string name) =>
        AssertRefused(name, "does not exist; name a CIFAR-10 binary file, a picture (png, jpeg, bmp, webp), a .npy file, or a folder.");

    [Fact]
    public void A_single_picture_of_a_format_that_is_not_read_is_named()
    {
        File.WriteAllBytes(_folder.File("a.gif"), [1]);
        AssertRefused("a.gif", "convert it");
    }

    private void AssertRefused(string name, string fragment)
    {
        string path = _folder.File(name);
        var exception = Assert.Throws<InputDataException>(() => InputSource.Open(path, Preprocessing.None).Values(0, 1, new SampleShape(3, 16, 24)));
        Assert.Equal(path, exception.Path);
        Assert.StartsWith(path, exception.Message, StringComparison.Ordinal);
        Assert.Contains(fragment, exception.Message, StringComparison.Ordinal);
    }
}
