using System.Text;
using SplitConv.Storage;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Tests;

public sealed class BrokenSafetensorsTests
{
    private const string Sound = """{"__metadata__":{"format":"pt"},"a":{"dtype":"F16","shape":[2,2],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[3],"data_offsets":[8,11]}}""";

    [Fact]
    public void A_sound_file_is_read() => Assert.Null(Opened(SafetensorsBytes.Of(Sound, 11)));

    [Fact]
    public void A_file_cut_off_at_any_byte_is_refused()
    {
        byte[] file = SafetensorsBytes.Of(Sound, 11);

        Assert.All(Enumerable.Range(0, file.Length), length => Assert.IsType<SafetensorsException>(Opened(file[..length])));
    }

    [Fact]
    public void A_file_with_any_byte_changed_is_read_or_refused()
    {
        byte[] file = SafetensorsBytes.Of(Sound, 11);

        Assert.All(Enumerable.Range(0, file.Length), position =>
        {
            foreach (byte value in new byte[] { 0x00, 0x22, 0x2d, 0x39, 0x5c, 0x5d, 0x7b, 0x80, 0xff })
            {
                byte[] changed = [.. file];
                changed[position] = value;
                Exception? exception = Opened(changed);
                Assert.True(exception is null or SafetensorsException, $"Byte {position} set to {value:x2}: {exception}");
            }
        });
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(100_000_001)]
    [InlineData(long.MaxValue)]
    public void A_header_length_that_lies_is_refused(long claimed) =>
        AssertRefused(SafetensorsBytes.Of(Encoding.UTF8.GetBytes(Sound), 11, claimed), "header");

    [Theory]
    [InlineData("[0,9]", "9 bytes")]
    [InlineData("[0,7]", "7 bytes")]
    [InlineData("[8,0]", "8 to 0")]
    [InlineData("[4,12]", "4 to 12")]
    [InlineData("[9223372036854775800,9223372036854775807]", "the file has 11 bytes")]
    [InlineData("[-8,0]", "at least 0")]
    [InlineData("[0]", "at least 0")]
    [InlineData("[0,4,8]", "at least 0")]
    [InlineData("[0,8.5]", "at least 0")]
    [InlineData("[0,18446744073709551624]", "at least 0")]
    [InlineData("\"0,8\"", "at least 0")]
    public void Offsets_that_lie_are_refused(string offsets, string problem) => AssertRefused(Replaced("[0,8]", offsets), problem);

    [Theory]
    [InlineData("[2,3]")]
    [InlineData("[]")]
    [InlineData("[0]")]
    [InlineData("[-2,-2]")]
    [InlineData("[4294967296,4294967296]")]
    [InlineData("[9223372036854775807,9223372036854775807,4]")]
    [InlineData("[2,2.5]")]
    [InlineData("null")]
    public void A_shape_that_does_not_fill_the_bytes_is_refused(string shape) => AssertRefused(Replaced("[2,2]", shape), "a is broken");

    [Theory]
    [InlineData("\"F17\"", "F17")]
    [InlineData("\"\"", "unknown")]
    [InlineData("16", "dtype")]
    [InlineData("null", "dtype")]
    public void An_unknown_number_format_is_refused(string type, string problem) => AssertRefused(Replaced("\"F16\"", type), problem);

    [Fact]
    public void Tensors_that_overlap_are_refused() => AssertRefused(Replaced("[8,11]", "[7,10]"), "b begins at byte 7 of the data, but a ends at 8");

    [Fact]
    public void A_tensor_listed_twice_is_refused() => AssertRefused(Replaced("\"b\"", "\"a\""), "listed twice");

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"a\":")]
    [InlineData("{\"a\":5}")]
    [InlineData("{\"a\":{}}")]
    [InlineData("{\"__metadata__\":[]}")]
    [InlineData("no JSON")]
    public void A_header_that_is_no_header_is_refused(string header) => AssertRefused(SafetensorsBytes.Of(header, 11), "");

    [Theory]
    [InlineData("\"a\"", "\"\\ud800\"")]
    [InlineData("\"F16\"", "\"\\udc00\"")]
    [InlineData("\"pt\"", "\"\\ud800\"")]
    public void A_text_that_is_no_unicode_is_refused(string sound, string broken) => AssertRefused(Replaced(sound, broken), "");

    [Fact]
    public void A_name_that_is_no_utf_8_is_refused()
    {
        byte[] header = Encoding.UTF8.GetBytes(Sound);
        header[Sound.IndexOf("\"a\"", StringComparison.Ordinal) + 1] = 0xff;

        AssertRefused(SafetensorsBytes.Of(header, 11), "");
    }

    [Fact]
    public void A_file_that_is_missing_or_a_folder_is_refused()
    {
        using var folder = new TemporaryFolder();

        Assert.Equal(folder.File("none"), Assert.Throws<SafetensorsException>(() => SafetensorsFile.Open(folder.File("none"))).Path);
        Assert.Throws<SafetensorsException>(() => SafetensorsFile.Open(folder.Path));
    }

    private static byte[] Replaced(string sound, string broken) => SafetensorsBytes.Of(Sound.Replace(sound, broken, StringComparison.Ordinal), 11);

    private static void AssertRefused(byte[] file, string problem) =>
        Assert.Contains(problem, Assert.IsType<SafetensorsException>(Opened(file)).Message, StringComparison.Ordinal);

    // Opens the file and reads all of it; what went wrong, or null.
    private static Exception? Opened(byte[] content)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("file"), content);
        return Record.Exception(() =>
        {
            using SafetensorsFile file = SafetensorsFile.Open(folder.File("file"));
            foreach (SafetensorsEntry entry in file.Entries.Values)
                file.Read(entry);
        });
    }
}
