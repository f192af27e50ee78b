namespace SplitConv.Storage;

/// <summary>
/// Writes a set of output files, all or none: each is written beside its target under a temporary name, then all are moved into place by <see cref="Commit"/>. Until
/// then, and after any failure, existing files are as they were. Disposing without a commit removes what was written.
/// </summary>
public sealed class OutputFiles : IDisposable
{
    private static int _open;

    private bool _disposed;

    private readonly List<(string Temporary, string Target, bool Overwrite)> _staged = [];
    private readonly List<(string Target, string? Backup)> _moved = [];

    /// <summary>Starts an empty set.</summary>
    public OutputFiles() => Interlocked.Increment(ref _open);

    /// <summary>Whether any set in this process is open, so that ending the process now could leave temporary files behind.</summary>
    public static bool AreOpen => Volatile.Read(ref _open) > 0;

    /// <summary>Refuses a target that cannot be written, before any work is done for it.</summary>
    /// <param name="path">The target.</param>
    /// <param name="overwrite">Whether an existing file may be replaced.</param>
    /// <exception cref="OutputException">The folder is missing or not writable, or the target exists and may not be replaced, or is a folder.</exception>
    public static void CheckTarget(string path, bool overwrite)
    {
        if (path.Length == 0)
            throw new OutputException("output", "has no name; name a file.");
        string full = System.IO.Path.GetFullPath(path);
        if (Directory.Exists(full))
            throw new OutputException(path, "is a folder; name a file.");
        if (!Directory.Exists(System.IO.Path.GetDirectoryName(full)))
            throw new OutputException(path, $"the folder {System.IO.Path.GetDirectoryName(full)} does not exist; create it first.");
        if (File.Exists(full) && !overwrite)
            throw new OutputException(path, "exists already; allow overwriting, or choose another name.");
        if (File.Exists(full) && File.GetAttributes(full).HasFlag(FileAttributes.ReadOnly))
            throw new OutputException(path, "is read-only; choose another name.");

        // Only an attempt tells whether the folder can be written to.
        string probe = TemporaryName(full);
        Guard(path, () =>
        {
            using (new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose))
            {
            }
        });
    }

    /// <summary>Writes one file under a temporary name beside its target.</summary>
    /// <param name="path">The target.</param>
    /// <param name="overwrite">Whether an existing file may be replaced.</param>
    /// <param name="write">Writes the content; should look at its cancellation token now and then.</param>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public void Stage(string path, bool overwrite, Action<Stream> write)
    {
        CheckTarget(path, overwrite);
        string target = System.IO.Path.GetFullPath(path);
        string temporary = TemporaryName(target);
        _staged.Add((temporary, target, overwrite));
        Guard(path, () =>
        {
            using var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 20);
            write(stream);
            stream.Flush(flushToDisk: true);
        });
    }

    /// <summary>Moves all staged files into place. If one cannot be moved, those before it are moved back.</summary>
    /// <exception cref="OutputException">A file cannot be moved into place.</exception>
    public void Commit()
    {
        foreach (var (temporary, target, overwrite) in _staged)
        {
            Guard(target, () =>
            {
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
        foreach (string backup in backups)
            Remove(backup);
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
                Remove(target);
            else
                File.Move(backup, target, overwrite: true);
        }

        foreach (var (temporary, _, _) in _staged)
            Remove(temporary);
        Interlocked.Decrement(ref _open);
    }

    // What cannot be removed is only in the way, and no reason to fail.
    private static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }

    private static string TemporaryName(string target) =>
        System.IO.Path.Combine(System.IO.Path.GetDirectoryName(target)!, $".splitconv-{Guid.NewGuid():N}.tmp");

    private static void Guard(string path, Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new OutputException(path, $"cannot be written: {exception.Message}", exception);
        }
    }
}
