namespace SplitConv.Storage;

/// <summary>The one name of a file or folder, however it is reached.</summary>
public static class RealPath
{
    /// <summary>The full path with every link in it followed, those of folders too. What does not exist keeps its name.</summary>
    /// <param name="path">The path, absolute or relative to the current folder.</param>
    public static string Of(string path)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Path.GetDirectoryName(full) is not { } folder)
            return full;
        string here = Path.Combine(Of(folder), Path.GetFileName(full));
        return Path.Exists(here) && File.ResolveLinkTarget(here, returnFinalTarget: true) is { } target ? Of(target.FullName) : here;
    }
}
