namespace SplitConv.TestSupport;

/// <summary>Writes files in the layout of the CIFAR-10 binary files.</summary>
public static class PictureFile
{
    /// <summary>Writes pictures of one colour, one for each label, and returns the path.</summary>
    public static string Save(string path, (byte Red, byte Green, byte Blue) colour, params byte[] labels)
    {
        const int PlaneBytes = 32 * 32;
        byte[] pixels = [.. Enumerable.Repeat(colour.Red, PlaneBytes), .. Enumerable.Repeat(colour.Green, PlaneBytes), .. Enumerable.Repeat(colour.Blue, PlaneBytes)];
        File.WriteAllBytes(path, [.. labels.SelectMany(label => pixels.Prepend(label))]);
        return path;
    }
}
