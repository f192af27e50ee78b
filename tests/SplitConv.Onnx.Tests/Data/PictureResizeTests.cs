using CsCheck;
using SplitConv.Onnx.Data;
using SplitConv.Plans;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests;

/// <summary>How pictures are brought to the size of a model's input.</summary>
public sealed class PictureResizeTests : IDisposable
{
    private static readonly byte[,] Small =
    {
        { 5, 16, 49, 104, 181, 24, 145 }, { 42, 53, 86, 141, 218, 61, 182 }, { 79, 90, 123, 178, 255, 98, 219 }, { 116, 127, 160, 215, 36, 135, 0 }, { 153, 164, 197, 252, 73, 172, 37 },
    };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // Pillow 9.4: Image.fromarray(small.astype(numpy.float32), 'F').resize((4, 3), Image.Resampling.BILINEAR).
    [Fact]
    public void Shrinking_is_that_of_pillow() => AssertGreen(
        Values(SaveSmall(), new SampleShape(3, 3, 4), Resize.Exactly(3, 4)),
        [27.667f, 73.657f, 143.897f, 110.714f, 85.81f, 131.8f, 172.458f, 136.349f, 143.952f, 189.943f, 127.063f, 80.714f]);

    // The same to (9, 6); the last two rows.
    [Fact]
    public void Enlarging_is_that_of_pillow() => AssertGreen(
        [.. Green(Values(SaveSmall(), new SampleShape(3, 6, 9), Resize.Exactly(6, 9)))[36..]],
        [125.25f, 132.583f, 150.917f, 181.472f, 224.25f, 85.028f, 100.25f, 99.25f, 9.25f, 153, 160.333f, 178.667f, 209.222f, 252, 112.778f, 128, 127, 37]);

    // Columns 0 to 79 tell their place; the aspect stays, and the middle is kept.
    [Theory]
    [InlineData(40, 80, null, 40, 40, 20, 1)]
    [InlineData(40, 80, null, 20, 20, 20, 2)]
    [InlineData(80, 80, null, 20, 40, 0, 2)]
    [InlineData(40, 80, "40", 20, 20, 30, 1)]
    [InlineData(40, 80, "20", 10, 10, 30, 2)]
    [InlineData(40, 80, "80", 40, 40, 30, 0.5)]
    [InlineData(40, 80, "40x40", 20, 20, 20, 2)]
    [InlineData(40, 80, "40x80", 40, 79, 0, 1)]
    [InlineData(40, 80, "40x80", 40, 77, 2, 1)]
    public void The_middle_is_cut_out(int height, int width, string? resize, int wantedHeight, int wantedWidth, int firstColumn, double step)
    {
        string path = ImageFile.Save(_folder.File("ramp.png"), height, width, (_, column) => ((byte)(3 * column), (byte)(3 * column), 0));
        float[] green = Green(Values(path, new SampleShape(3, wantedHeight, wantedWidth), Parse(resize)));
        for (int column = 2; column < wantedWidth - 2; column++)
            Assert.Equal(3 * (firstColumn + (column + 0.5) * step - 0.5), green[(wantedHeight / 2) * wantedWidth + column], 1e-3);
    }

    [Fact]
    public void A_picture_of_one_colour_keeps_it_at_every_size()
    {
        string path = ImageFile.Save(_folder.File("plain.png"), 13, 29, (10, 200, 77));
        Gen.Select(Gen.Int[1, 60], Gen.Int[1, 60]).Sample(
            (height, width) => Green(Values(path, new SampleShape(3, height, width), null)).All(value => Math.Abs(value - 200) < 1e-3) && Green(Values(path, new SampleShape(3, height, width), Resize.Exactly(60, 61))).All(value => Math.Abs(value - 200) < 1e-3),
            iter: 50);
    }

    [Fact]
    public void Pictures_of_cifar_are_resized_too()
    {
        string path = PictureFile.Save(_folder.File("pictures.bin"), (10, 200, 77), 1, 2);
        float[] values = InputSource.Open(path, new Preprocessing { Resize = Resize.ShorterSide(48) }).Values(1, 1, new SampleShape(3, 40, 48));
        Assert.Equal(3 * 40 * 48, values.Length);
        Assert.All(Green(values), value => Assert.Equal(200, value, 1e-3));
    }

    [Fact]
    public void A_size_that_does_not_cover_the_input_is_refused_with_both()
    {
        string path = ImageFile.Save(_folder.File("plain.png"), 40, 80, (0, 0, 0));
        AssertRefused(path, Resize.ShorterSide(30), "resized to 30 do not cover the model's input of 20x40; give 40 or more");
        AssertRefused(path, Resize.Exactly(19, 40), "resized to 19x40 do not cover the model's input of 20x40; give 20x40 or more");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(Resize.Largest + 1)]
    public void A_size_out_of_range_is_refused(int size)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Resize.ShorterSide(size));
        Assert.Throws<ArgumentOutOfRangeException>(() => Resize.Exactly(8, size));
        Assert.Throws<ArgumentOutOfRangeException>(() => Resize.Exactly(size, 8));
    }

    private static void AssertRefused(string path, Resize resize, string message) => Assert.Contains(
        message, Assert.Throws<InvalidOptionsException>(() => Values(path, new SampleShape(3, 20, 40), resize)).Message, StringComparison.Ordinal);

    private string SaveSmall() => ImageFile.Save(_folder.File("small.png"), 5, 7, (row, column) => (0, Small[row, column], 0));

    private static Resize? Parse(string? text) => text?.Split('x') switch
    {
        null => null,
        [var side] => Resize.ShorterSide(int.Parse(side, System.Globalization.CultureInfo.InvariantCulture)),
        var sides => Resize.Exactly(int.Parse(sides[0], System.Globalization.CultureInfo.InvariantCulture), int.Parse(sides[1], System.Globalization.CultureInfo.InvariantCulture)),
    };

    private static float[] Values(string path, SampleShape shape, Resize? resize) =>
        InputSource.Open(path, new Preprocessing { Resize = resize }).Values(0, 1, shape);

    private static float[] Green(float[] values) => [.. values[(values.Length / 3)..(values.Length / 3 * 2)].Select(value => 255 * value)];

    private static void AssertGreen(float[] values, float[] expected)
    {
        float[] green = values.Length == expected.Length ? values : Green(values);
        Assert.Equal(expected.Length, green.Length);
        Assert.All(expected.Zip(green), pair => Assert.Equal(pair.First, pair.Second, 2e-3));
    }
}
