using SplitConv.Onnx.Data;
using SplitConv.Plans;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests;

/// <summary>.npy files as inputs.</summary>
public sealed class ArrayFileTests : IDisposable
{
    private static readonly SampleShape Shape = new(2, 1, 3);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Path => _folder.File("inputs.npy");

    [Fact]
    public void Numbers_of_float32_are_fed_as_they_are()
    {
        NpyFile.Save(Path, [2, 2, 1, 3], 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, -1e38f, 1e-40f);
        InputSource source = Open();
        Assert.Equal(2, source.Count);
        Assert.False(source.HasLabels);
        Assert.Equal(Path, source.Name);
        Assert.Equal([0, 1, 2, 3, 4, 5], source.Values(0, 1, Shape));
        Assert.Equal([6, 7, 8, 9, -1e38f, 1e-40f], source.Values(1, 1, Shape));
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, -1e38f, 1e-40f], source.Values(0, 2, Shape));
    }

    [Fact]
    public void Numbers_of_float64_and_float16_are_rounded_and_bytes_become_0_to_1()
    {
        Assert.Equal([0, 0.1f, -2, 3, 4, 5], Read("<f8", new[] { 0, 0.1, -2, 3, 4, 5 }));
        Assert.Equal([0, 0.5f, -2, 3, 65504, 5], Read("<f2", new[] { (Half)0, (Half)0.5, (Half)(-2), (Half)3, (Half)65504, (Half)5 }));
        Assert.Equal([0, 1 / 255f, 127 / 255f, 128 / 255f, 254 / 255f, 1], Read("|u1", new byte[] { 0, 1, 127, 128, 254, 255 }));
    }

    [Fact]
    public void A_single_input_needs_no_batch_axis()
    {
        NpyFile.Save(Path, [2, 1, 3], 0, 1, 2, 3, 4, 5);
        Assert.Equal(1, Open().Count);
        Assert.Equal([0, 1, 2, 3, 4, 5], Open().Values(0, 1, Shape));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_version_of_the_format_is_read(byte version)
    {
        NpyFile.Save(Path, NpyFile.Description("<f4", 1, 2, 1, 3) + new string(' ', 30), new byte[24], version);
        Assert.Equal(new float[6], Open().Values(0, 1, Shape));
    }

    [Fact]
    public void Mean_and_deviation_are_applied_without_a_division_by_255()
    {
        NpyFile.Save(Path, [2, 1, 3], 10, 20, 30, 40, 50, 60);
        Assert.Equal([4.5f, 9.5f, 14.5f, 19.5f, 24.5f, 29.5f], Open(new Normalisation([1], [2])).Values(0, 1, Shape));
        Assert.Equal([0, 10, 20, 10, 15, 20], Open(new Normalisation([10, 20], [1, 2])).Values(0, 1, Shape));
    }

    [Fact]
    public void As_many_means_as_channels_are_wanted()
    {
        NpyFile.Save(Path, [2, 1, 3], 10, 20, 30, 40, 50, 60);
        string message = Assert.Throws<InvalidOptionsException>(() => Open(new Normalisation([1, 2, 3], [1])).Values(0, 1, Shape)).Message;
        Assert.Contains("3 numbers for mean, but the model takes 2 channels", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Arrays_are_not_resized()
    {
        NpyFile.Save(Path, [2, 1, 3], 0, 1, 2, 3, 4, 5);
        Assert.Contains(
            "fed as they are",
            Assert.Throws<InvalidOptionsException>(() => InputSource.Open(Path, new Preprocessing { Resize = Resize.ShorterSide(3) })).Message,
            StringComparison.Ordinal);
        Assert.Contains("holds arrays [N, 2, 1, 3], not [N, 2, 2, 3]", Assert.Throws<InputDataException>(() => Open().Values(0, 1, Shape with { Height = 2 })).Message, StringComparison.Ordinal);
    }

    // More than an array can hold; a file system that knows holes keeps it small.
    [Fact]
    public void A_file_of_many_gigabytes_is_read_at_its_end()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the file would take its space");
        const int Count = 1_000_000;
        NpyFile.Save(Path, NpyFile.Description("<f4", Count, 1, 40, 50), []);
        using (FileStream file = File.OpenWrite(Path))
        {
            file.SetLength(file.Length + Count * 8000L);
            file.Position = file.Length - 4;
            file.Write(BitConverter.GetBytes(7f));
        }

        float[] last = Open().Values(Count - 1, 1, new SampleShape(1, 40, 50));
        Assert.Equal((0, 7), (last[1998], last[1999]));
    }

    private float[] Read<T>(string format, T[] numbers)
        where T : unmanaged
    {
        NpyFile.Save(Path, format, [1, 2, 1, 3], numbers);
        return Open().Values(0, 1, Shape);
    }

    private InputSource Open(Normalisation? normalisation = null) =>
        InputSource.Open(Path, new Preprocessing { Normalisation = normalisation ?? Normalisation.None });
}
