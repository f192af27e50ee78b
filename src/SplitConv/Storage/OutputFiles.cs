namespace SplitConv.Storage;

/// <summary>
/// Writes a set of output files, all or none: each is written beside its target under a temporary name, then all are moved into place by <see cref="Commit"/>. Until
/// then, and after any failure, existing files are as they were. Disposing without a commit removes what was written. A target that is a link is written
/// where the link points to, and a file that is replaced keeps its permissions.
/// </summary>
public sealed partial class OutputFiles : IDisposable
{
    private static int _open;

    private readonly List<(string Temporary, string Target, bool Overwrite)> _staged = [];
    private readonly List<(string Target, string? Backup)> _moved = [];
    private readonly List<string> _newFolders = [];
    private bool _disposed;

    /// <summary>Starts an empty set.</summary>
    public OutputFiles() => Interlocked.Increment(ref _open);

    /// <summary>Whether any set in this process is open, so that ending the process now could leave temporary files behind.</summary>
    public static bool AreOpen => Volatile.Read(ref _open) > 0;

    /// <summary>Writes one file under a temporary name beside its target.</summary>
    /// <param name="path">The target.</param>
    /// <param name="overwrite">Whether an existing file may be replaced.</param>
    /// <param name="write">Writes the content; should look at its cancellation token now and then.</param>
    /// <param name="createFolder">Whether the folder is created if it is missing. Default: false.</param>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public void Stage(string path, bool overwrite, Action<Stream> write, bool createFolder = false)
    {
        if (createFolder)
            CreateFolder(path);
        CheckTarget(path, overwrite);
        string target = RealTarget(path);
        string temporary = TemporaryName(target);
        _staged.Add((temporary, target, overwrite));
        Guard(path, temporary, () =>
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 20))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            if (!OperatingSystem.IsWindows() && File.Exists(target))
                File.SetUnixFileMode(temporary, File.GetUnixFileMode(target));
        });
    }

    /// <summary>Moves all staged files into place. If one cannot be moved, those before it are moved back.</summary>
    /// <exception cref="OutputException">A file cannot be moved into place.</exception>
    public void Commit()
    {
        foreach (var (temporary, target, overwrite) in _staged)
        {
            Guard(target, temporary, () =>
            {
                // A file that has come into being since is refused by Move, unless it may be replaced.
                string? backup = overwrite && File.Exists(target) ? TemporaryName(target) : null;
                if (backup is null)
                    File.Move(temporary, target);
                else
                    File.Replace(temporary, target, backup);
                _moved.Add((target, backup));
            });
        }

        string[] backups = [.. _moved.Select(move => move.Backup).OfType<string>()];
        _moved.Clear();
        _staged.Clear();
        _newFolders.Clear();
        foreach (string backup in backups)
            Remove(() => File.Delete(backup));
    }

    /// <summary>Removes what was written but not committed.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        foreach (var (target, backup) in Enumerable.Reverse(_moved))
        {
            if (backup is null)
                Remove(() => File.Delete(target));
            else
                Remove(() => File.Move(backup, target, overwrite: true));
        }

        foreach (var (temporary, _, _) in _staged)
            Remove(() => File.Delete(temporary));
        foreach (string folder in Enumerable.Reverse(_newFolders))
            Remove(() => Directory.Delete(folder));
        Interlocked.Decrement(ref _open);
    }

    // Every folder that is missing, outer before inner, remembered to be removed again if nothing is committed.
    private void CreateFolder(string path)
    {
        var missing = new Stack<string>();
        for (string? folder = Path.GetDirectoryName(Path.GetFullPath(path)); folder is not null && !Directory.Exists(folder); folder = Path.GetDirectoryName(folder))
            missing.Push(folder);
        foreach (string folder in missing)
        {
            Guard(path, folder, () => Directory.CreateDirectory(folder));
            _newFolders.Add(folder);
        }
    }

    // What cannot be removed is only in the way, and no reason to fail.
    private static void Remove(Action remove)
    {
        try
        {
            remove();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }
}
