namespace SplitConv.Samples.TrainPictures;

/// <summary>Writes files that are there as a whole or not at all.</summary>
internal static class SafeFile
{
    /// <summary>Writes the content to a file beside the path, which takes the path's place when it is complete.</summary>
    public static void Write(FileInfo file, ReadOnlySpan<byte> content)
    {
        file.Directory!.Create();
        string beside = $"{file.FullName}.part";
        try
        {
            File.WriteAllBytes(beside, content);
            File.Move(beside, file.FullName, overwrite: true);
        }
        finally
        {
            File.Delete(beside);
        }
    }
}
