using SplitConv.Onnx.Data;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests;

/// <summary>What comes out of image files: the colours in their order, upright, on white.</summary>
public sealed class ImageFormatTests : IDisposable
{
    private const int Height = 6, Width = 8;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("picture.png")]
    [InlineData("picture.PNG")]
    [InlineData("picture.webp")]
    [InlineData("a name with späces.png")]
    public void A_lossless_picture_keeps_every_value(string name) =>
        AssertColours(ImageFile.Save(_folder.File(name), Height, Width, Colour), tolerance: 0);

    [Fact]
    public void A_bitmap_keeps_every_value() => AssertColours(ImageFile.SaveBitmap(_folder.File("picture.bmp"), Height, Width, Colour), tolerance: 0);

    [Fact]
    public void A_jpeg_file_nearly_keeps_its_values() => AssertColours(ImageFile.Save(_folder.File("picture.jpg"), Height, Width, Colour), tolerance: 20);

    [Fact]
    public void The_content_counts_where_the_extension_is_that_of_another_picture()
    {
        string path = ImageFile.Save(_folder.File("picture.png"), Height, Width, Colour);
        File.Move(path, _folder.File("picture.jpeg"));
        AssertColours(_folder.File("picture.jpeg"), tolerance: 0);
    }

    [Theory]
    [InlineData(255, 200, 100, 0)]
    [InlineData(0, 255, 255, 255)]
    [InlineData(102, 233, 193, 153)]
    public void Transparent_parts_lie_on_white(byte opacity, int red, int green, int blue)
    {
        string path = ImageFile.SaveTransparent(_folder.File("glass.png"), 2, 2, (_, _) => (200, 100, 0, opacity));
        float[] values = Read(path, new SampleShape(3, 2, 2));
        Assert.Equal(new[] { red, green, blue }, new[] { values[0], values[4], values[8] }.Select(value => (int)MathF.Round(255 * value)));
    }

    [Fact]
    public void A_model_of_one_channel_gets_the_luma()
    {
        string path = ImageFile.Save(_folder.File("picture.png"), 2, 2, (200, 100, 50));
        Assert.All(Read(path, new SampleShape(1, 2, 2)), value => Assert.Equal((0.299 * 200 + 0.587 * 100 + 0.114 * 50) / 255, value, 1e-6));
    }

    [Fact]
    public void A_grey_picture_gives_three_equal_channels()
    {
        using var bitmap = new SkiaSharp.SKBitmap(new SkiaSharp.SKImageInfo(2, 2, SkiaSharp.SKColorType.Gray8));
        bitmap.Erase(new SkiaSharp.SKColor(77, 77, 77));
        File.WriteAllBytes(_folder.File("grey.png"), bitmap.Encode(SkiaSharp.SKEncodedImageFormat.Png, 100).ToArray());
        Assert.All(Read(_folder.File("grey.png"), new SampleShape(3, 2, 2)), value => Assert.Equal(77 / 255f, value));
    }

    // The stored picture is red, green, blue, white from the upper left corner on, clockwise; the numbers are Exif's.
    [Theory]
    [InlineData(1, "RGBW")]
    [InlineData(2, "GRWB")]
    [InlineData(3, "BWRG")]
    [InlineData(4, "WBGR")]
    [InlineData(5, "RWBG")]
    [InlineData(6, "WRGB")]
    [InlineData(7, "BGRW")]
    [InlineData(8, "GBWR")]
    public void A_photo_comes_out_upright(byte orientation, string corners)
    {
        string path = ImageFile.Save(_folder.File("photo.jpg"), 32, 64, (row, column) => (row < 16, column < 32) switch
        {
            (true, true) => (255, 0, 0),
            (true, false) => (0, 255, 0),
            (false, false) => (0, 0, 255),
            _ => (255, 255, 255),
        });
        ImageFile.Orient(path, orientation);
        SampleShape shape = orientation <= 4 ? new(3, 32, 64) : new(3, 64, 32);
        float[] values = Read(path, shape);
        (int Row, int Column)[] places = [(4, 4), (4, shape.Width - 5), (shape.Height - 5, shape.Width - 5), (shape.Height - 5, 4)];
        Assert.Equal(corners, string.Concat(places.Select(place => Name(values, shape, place.Row, place.Column))));
    }

    private static char Name(float[] values, SampleShape shape, int row, int column)
    {
        bool IsLit(int channel) => values[(channel * shape.Height + row) * shape.Width + column] > 0.5f;
        return (IsLit(0), IsLit(1), IsLit(2)) switch { (true, true, true) => 'W', (true, _, _) => 'R', (_, true, _) => 'G', _ => 'B' };
    }

    private static (byte Red, byte Green, byte Blue) Colour(int row, int column) => ((byte)(20 * row), (byte)(30 * column), (byte)(10 * row + 10 * column));

    private static void AssertColours(string path, int tolerance)
    {
        float[] values = Read(path, new SampleShape(3, Height, Width));
        for (int pixel = 0; pixel < Height * Width; pixel++)
        {
            (byte red, byte green, byte blue) = Colour(pixel / Width, pixel % Width);
            Assert.Equal(red, 255 * values[pixel], tolerance + 1e-4f);
            Assert.Equal(green, 255 * values[Height * Width + pixel], tolerance + 1e-4f);
            Assert.Equal(blue, 255 * values[2 * Height * Width + pixel], tolerance + 1e-4f);
        }
    }

    private static float[] Read(string path, SampleShape shape) => InputSource.Open(path, Preprocessing.None).Values(0, 1, shape);
}
