using System.Reflection;
using Xunit;

namespace SplitConv.TestSupport;

/// <summary>Where tests find golden values (in the repository) and real models and data (beside it, absent on most machines).</summary>
public static class TestFiles
{
    /// <summary>A golden file.</summary>
    public static string Golden(string name) => Path.Combine(Metadata("GoldenFolder"), name);

    /// <summary>A real trained model; the test is skipped with a reason where it is absent.</summary>
    public static string Model(string name) => Shared(Path.Combine("models", name));

    /// <summary>A real data file; the test is skipped with a reason where it is absent.</summary>
    public static string Data(string name) => Shared(Path.Combine("data", name));

    private static string Shared(string relative)
    {
        string path = Path.GetFullPath(Path.Combine(Metadata("SharedFolder"), relative));
        Assert.SkipUnless(File.Exists(path), $"shared/{relative} is not beside the repository");
        return path;
    }

    private static string Metadata(string key) => typeof(TestFiles).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(attribute => attribute.Key == key).Value!;
}
