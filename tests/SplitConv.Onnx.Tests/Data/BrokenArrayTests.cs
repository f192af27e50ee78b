using SplitConv.Onnx.Data;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests;

/// <summary>.npy files that are none, not whole, or of another kind.</summary>
public sealed class BrokenArrayTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Path => _folder.File("inputs.npy");

    [Theory]
    [InlineData(">f4", "big-endian numbers (>f4); save them as float32, float64, float16 or uint8, little-endian")]
    [InlineData("<i8", "the format <i8; save them as float32, float64, float16 or uint8")]
    [InlineData("|b1", "the format |b1")]
    [InlineData("<c8", "the format <c8")]
    [InlineData("|O", "the format |O")]
    [InlineData("", "the format ")]
    public void Another_number_format_is_refused_with_its_name(string format, string message)
    {
        NpyFile.Save(Path, NpyFile.Description(format, 1, 2, 3, 4), new byte[1000]);
        AssertRefused(message);
    }

    [Theory]
    [InlineData("()")]
    [InlineData("(6,)")]
    [InlineData("(2, 3)")]
    [InlineData("(1, 1, 1, 2, 3)")]
    public void Another_number_of_axes_is_refused_with_the_shape(string shape)
    {
        NpyFile.Save(Path, $"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}", new byte[24]);
        AssertRefused($"the shape {shape}; it must be [N, C, H, W], or [C, H, W]");
    }

    [Theory]
    [InlineData("(0, 3, 2, 2)")]
    [InlineData("(1, 3, 0, 2)")]
    [InlineData("(1, 3, 100000, 100000)")]
    [InlineData("(99999999999, 3, 2, 2)")]
    public void An_impossible_shape_is_refused(string shape)
    {
        NpyFile.Save(Path, $"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}", new byte[24]);
        AssertRefused($"the shape {shape}, which is empty or too large");
    }

    [Fact]
    public void Fortran_order_is_refused()
    {
        NpyFile.Save(Path, NpyFile.Description("<f4", 1, 1, 2, 3).Replace("False", "True", StringComparison.Ordinal), new byte[24]);
        AssertRefused("Fortran order; save numpy.ascontiguousarray of it");
    }

    [Theory]
    [InlineData("[('a', '<f4'), ('b', '<f4')]")]
    [InlineData("4")]
    public void Structures_are_refused(string format)
    {
        NpyFile.Save(Path, $"{{'descr': {format}, 'fortran_order': False, 'shape': (1, 2, 3), }}", new byte[48]);
        AssertRefused("no array of plain numbers");
    }

    [Fact]
    public void A_file_that_is_cut_off_anywhere_is_refused()
    {
        NpyFile.Save(Path, [2, 1, 2, 3], new float[12]);
        byte[] whole = File.ReadAllBytes(Path);
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(Path, whole[..length]);
            AssertRefused(length < 8 ? "is no .npy file" : "cut off");
        }
    }

    [Fact]
    public void What_is_missing_is_said_in_bytes()
    {
        NpyFile.Save(Path, NpyFile.Description("<f8", int.MaxValue, 3, 2000, 2000), new byte[100]);
        long length = new FileInfo(Path).Length;
        AssertRefused($"it has {length} bytes, and its array takes {length - 100 + 8L * 12_000_000 * int.MaxValue}");
    }

    [Fact]
    public void A_file_of_another_kind_is_refused()
    {
        File.WriteAllText(Path, "no array at all, but long enough");
        AssertRefused("is no .npy file; save an array with numpy.save");
        File.WriteAllBytes(Path, [0x93, .. "NUMPY"u8, 2, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0]);
        AssertRefused("no array of plain numbers");
    }

    [Theory]
    [InlineData(float.NaN, "[1, 0, 2, 1] is NaN")]
    [InlineData(float.PositiveInfinity, "[1, 0, 2, 1] is infinite")]
    [InlineData(float.NegativeInfinity, "[1, 0, 2, 1] is minus infinite")]
    public void A_number_that_is_not_finite_is_named_with_its_place(float number, string message)
    {
        float[] numbers = new float[24];
        numbers[12 + 5] = number;
        NpyFile.Save(Path, [2, 2, 3, 2], numbers);
        AssertRefused("its number at " + message, index: 1);
        Assert.Equal(new float[12], InputSource.Open(Path, Preprocessing.None).Values(0, 1, new SampleShape(2, 3, 2)));
    }

    [Fact]
    public void A_number_that_float32_cannot_hold_is_named_with_its_place()
    {
        NpyFile.Save(Path, "<f8", [2, 3, 2], [.. new double[11], 1e39]);
        AssertRefused("its number at [1, 2, 1] is infinite, or beyond float32");
    }

    private void AssertRefused(string message, int index = 0)
    {
        var exception = Assert.Throws<InputDataException>(() => InputSource.Open(Path, Preprocessing.None).Values(index, 1, new SampleShape(2, 3, 2)));
        Assert.StartsWith(Path, exception.Message, StringComparison.Ordinal);
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }
}
