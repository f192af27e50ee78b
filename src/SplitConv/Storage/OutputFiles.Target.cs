namespace SplitConv.Storage;

/// <content>Targets: whether they can be written, and what to say if not.</content>
public sealed partial class OutputFiles
{
    /// <summary>Refuses a target that cannot be written, before any work is done for it.</summary>
    /// <param name="path">The target.</param>
    /// <param name="overwrite">Whether an existing file may be replaced.</param>
    /// <exception cref="OutputException">The folder is missing or not writable, or the target exists and may not be replaced, or is a folder.</exception>
    public static void CheckTarget(string path, bool overwrite)
    {
        if (path.Length == 0)
            throw new OutputException("output", "has no name; name a file.");
        string full = RealTarget(path);
        string folder = Path.GetDirectoryName(full)!;
        if (Directory.Exists(full))
            throw new OutputException(path, "is a folder; name a file.");
        if (FileKind.IsSpecial(full))
            throw new OutputException(path, "is a device or a pipe; name a file.");
        if (!Directory.Exists(folder))
            throw new OutputException(path, $"the folder {folder} does not exist; create it first.");
        if (File.Exists(full) && !overwrite)
            throw new OutputExistsException(path);
        if (File.Exists(full) && File.GetAttributes(full).HasFlag(FileAttributes.ReadOnly))
            throw new OutputException(path, "is read-only; choose another name.");

        // Only an attempt tells whether the folder can be written to.
        string probe = TemporaryName(full);
        Guard(path, probe, () =>
        {
            using (new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose))
            {
            }
        });
    }

    // The file behind a link, or the path itself.
    private static string RealTarget(string path)
    {
        string full = Path.GetFullPath(path);
        return File.Exists(full) ? RealPath.Of(full) : full;
    }

    private static string TemporaryName(string target) => Path.Combine(Path.GetDirectoryName(target)!, $".splitconv-{Guid.NewGuid():N}.tmp");

    private static void Guard(string path, string temporary, Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new OutputException(path, $"cannot be written: {Cause(exception).Replace(temporary, path, StringComparison.Ordinal)}", exception);
        }
    }

    private static string Cause(Exception exception) => exception switch
    {
        FileNotFoundException or DirectoryNotFoundException => "its folder takes no new files; choose another one.",
        UnauthorizedAccessException => "its folder may not be written to; choose another one.",
        _ when exception.Message.StartsWith("No space left", StringComparison.Ordinal) => "no space left on the disk; make room or choose another one.",
        _ when exception.Message.StartsWith("Read-only file system", StringComparison.Ordinal) => "its file system is read-only; choose another one.",
        _ => exception.Message,
    };
}
