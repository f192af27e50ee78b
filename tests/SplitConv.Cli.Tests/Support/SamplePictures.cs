using SplitConv.Cli.Rendering;
using SplitConv.Samples.Pictures;
using SplitConv.TestSupport;

namespace SplitConv.Cli.Tests.Support;

/// <summary>The sample network, and generated pictures for it in every form that data may have.</summary>
public static class SamplePictures
{
    /// <summary>How pictures are prepared for the network.</summary>
    public static IReadOnlyList<string> Preparation { get; } = ["--mean", $"{PictureSet.Mean}", "--std", $"{PictureSet.StandardDeviation}"];

    /// <summary>Writes the trained network, which comes with the program, and returns the path.</summary>
    public static string SaveModel(string path)
    {
        using Stream embedded = typeof(LayerTables).Assembly.GetManifestResourceStream("pictures.onnx")!;
        using FileStream file = File.Create(path);
        embedded.CopyTo(file);
        return path;
    }

    /// <summary>Writes pictures with labels and returns the path.</summary>
    public static string SaveCifar(string path, ulong seed, int count)
    {
        using FileStream stream = File.Create(path);
        PictureSet.Generate(seed, count).WriteCifar(stream);
        return path;
    }

    /// <summary>Writes pictures as the numbers the network takes, without labels, and returns the path.</summary>
    public static string SaveArray(string path, ulong seed, int count)
    {
        PictureSet pictures = PictureSet.Generate(seed, count);
        float[] numbers = new float[count * PictureSet.PictureSize];
        for (int i = 0; i < count; i++)
            pictures.CopyNormalized(i, numbers.AsSpan(i * PictureSet.PictureSize, PictureSet.PictureSize));
        return NpyFile.Save(path, [count, PictureSet.Channels, PictureSet.Height, PictureSet.Width], numbers);
    }

    /// <summary>Writes a folder of image files and returns its path.</summary>
    public static string SaveFolder(string path, ulong seed, int count)
    {
        const int PlaneSize = PictureSet.Height * PictureSet.Width;
        Directory.CreateDirectory(path);
        PictureSet pictures = PictureSet.Generate(seed, count);
        for (int i = 0; i < count; i++)
        {
            byte[] picture = pictures.Pixels.Slice(i * PictureSet.PictureSize, PictureSet.PictureSize).ToArray();
            (byte Red, byte Green, byte Blue) At(int row, int column) =>
                (picture[row * PictureSet.Width + column], picture[PlaneSize + row * PictureSet.Width + column], picture[2 * PlaneSize + row * PictureSet.Width + column]);
            ImageFile.Save(Path.Combine(path, $"{i:000}.png"), PictureSet.Height, PictureSet.Width, At);
        }

        return path;
    }
}
