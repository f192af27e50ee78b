namespace SplitConv.Storage;

/// <summary>An output file exists already and may not be replaced.</summary>
/// <param name="path">The file.</param>
public sealed class OutputExistsException(string path) : OutputException(path, "exists already; allow overwriting, or choose another name.");
