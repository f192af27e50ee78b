namespace SplitConv.TestSupport;

/// <summary>A folder of its own for a test, removed at the end.</summary>
public sealed class TemporaryFolder : IDisposable
{
    /// <summary>Creates the folder.</summary>
    public TemporaryFolder() => Path = Directory.CreateTempSubdirectory("splitconv-test-").FullName;

    /// <summary>Its path.</summary>
    public string Path { get; }

    /// <summary>A file in it; not created.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Names and contents of all files, for comparing before and after.</summary>
    public IReadOnlyDictionary<string, string> Snapshot() => Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories)
        .ToDictionary(path => System.IO.Path.GetRelativePath(Path, path), path => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.IO.File.ReadAllBytes(path))));

    /// <summary>Removes the folder.</summary>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
