using System.Runtime.InteropServices;
using SplitConv.Spectra.Libtorch;
using Xunit;

namespace SplitConv.Tests;

public sealed class ElfVersionNeedsTests
{
    private const string UnusedVersion = "GLIBCXX_3.4.32";

    [Fact]
    public void Weakening_sets_one_flag_and_keeps_everything_else()
    {
        byte[] original = Bridge(), before = [.. original];

        byte[] weakened = ElfVersionNeeds.Weaken(original, UnusedVersion);

        Assert.Equal(before, original);
        Assert.Equal(original.Length, weakened.Length);
        int position = Assert.Single(Enumerable.Range(0, original.Length), index => original[index] != weakened[index]);
        Assert.Equal((0, 2), (original[position], weakened[position]));
    }

    [Fact]
    public void Weakening_again_changes_nothing()
    {
        byte[] weakened = ElfVersionNeeds.Weaken(Bridge(), UnusedVersion);

        Assert.Equal(weakened, ElfVersionNeeds.Weaken(weakened, UnusedVersion));
    }

    [Theory]
    [InlineData("GLIBCXX_9.9.99")]
    [InlineData("GLIBCXX_3.4.3")]
    [InlineData("")]
    public void A_version_that_is_not_needed_is_refused(string version) => AssertRefused(Bridge(), version, "not for want of");

    [Fact]
    public void A_version_that_is_used_is_refused() => AssertRefused(Bridge(), "GLIBCXX_3.4", "it uses symbols of GLIBCXX_3.4");

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(16)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(100_000)]
    [InlineData(2_000_000)]
    public void A_truncated_library_is_refused(int length) => AssertRefused(Bridge()[..length], UnusedVersion, "not a 64-bit ELF library");

    [Fact]
    public void What_is_no_library_is_refused()
    {
        byte[] header = [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1];
        Assert.All(
            [[], new byte[1000], [.. Enumerable.Repeat((byte)0xff, 1000)], [.. header, .. new byte[1000]], [.. header, .. Enumerable.Repeat((byte)0xff, 1000)]],
            (byte[] image) => AssertRefused(image, UnusedVersion, "not a 64-bit ELF library"));
    }

    private static void AssertRefused(byte[] image, string version, string problem) => Assert.Contains(
        problem, Assert.Throws<LibtorchUnavailableException>(() => ElfVersionNeeds.Weaken(image, version)).Message, StringComparison.Ordinal);

    // The library that carries TorchSharp's calls to libtorch.
    private static byte[] Bridge()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux has ELF libraries");
        string? path = (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Append(Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native"))
            .Select(folder => Path.Combine(folder, "libLibTorchSharp.so"))
            .FirstOrDefault(File.Exists);
        Assert.SkipWhen(path is null, "libLibTorchSharp.so is not beside the tests");
        return File.ReadAllBytes(path);
    }
}
