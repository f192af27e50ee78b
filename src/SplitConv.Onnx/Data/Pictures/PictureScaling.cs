namespace SplitConv.Onnx.Data.Pictures;

/// <summary>
/// Scales pictures with a triangle filter that widens as a picture shrinks, so that every pixel counts: what Pillow and torchvision call
/// bilinear with antialiasing, without their rounding to whole numbers. A picture that keeps its size keeps its values.
/// </summary>
internal static class PictureScaling
{
    /// <summary>Scales a picture and cuts a part out.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="frame">Its size after scaling, and where the part begins.</param>
    /// <param name="height">The height of the part.</param>
    /// <param name="width">The width of the part.</param>
    /// <param name="destination"><c>[3, height, width]</c>, from 0 to 255.</param>
    public static void Scale(Picture picture, PictureFrame frame, int height, int width, Span<float> destination)
    {
        Taps[] rows = TapsOf(picture.Height, frame.Height, frame.Top, height), columns = TapsOf(picture.Width, frame.Width, frame.Left, width);
        int first = columns[0].First, needed = columns[^1].End - first;
        float[] line = new float[needed];
        for (int channel = 0; channel < Picture.Channels; channel++)
        {
            for (int row = 0; row < height; row++)
            {
                Mix(picture, rows[row], picture.Origin + channel * picture.ChannelStep + first * picture.ColumnStep, line);
                Span<float> output = destination.Slice((channel * height + row) * width, width);
                for (int column = 0; column < width; column++)
                    output[column] = Mix(line, columns[column], first);
            }
        }
    }

    // Rows of the source, weighted, into one line.
    private static void Mix(Picture picture, Taps taps, int origin, float[] line)
    {
        Array.Clear(line);
        for (int tap = 0; tap < taps.Weights.Length; tap++)
        {
            float weight = taps.Weights[tap];
            int position = origin + (taps.First + tap) * picture.RowStep;
            for (int i = 0; i < line.Length; i++, position += picture.ColumnStep)
                line[i] += weight * picture.Bytes[position];
        }
    }

    private static float Mix(float[] line, Taps taps, int first)
    {
        float sum = 0;
        for (int tap = 0; tap < taps.Weights.Length; tap++)
            sum += taps.Weights[tap] * line[taps.First - first + tap];
        return sum;
    }

    // For positions offset to offset + count - 1 of an axis that is scaled from a source size to a scaled size.
    private static Taps[] TapsOf(int source, int scaled, int offset, int count)
    {
        double step = (double)source / scaled, reach = Math.Max(step, 1);
        var taps = new Taps[count];
        for (int i = 0; i < count; i++)
        {
            double centre = (offset + i + 0.5) * step;
            int first = Math.Max(0, (int)(centre - reach + 0.5)), end = Math.Min(source, (int)(centre + reach + 0.5));
            double[] weights = [.. Enumerable.Range(first, end - first).Select(position => Math.Max(0, 1 - Math.Abs(position + 0.5 - centre) / reach))];
            double sum = weights.Sum();
            taps[i] = new Taps(first, [.. weights.Select(weight => (float)(weight / sum))]);
        }

        return taps;
    }

    // The positions of the source that make one position of what comes out.
    private readonly record struct Taps(int First, float[] Weights)
    {
        public int End => First + Weights.Length;
    }
}
