using SplitConv.Convolutions;

namespace SplitConv.Onnx.Measuring;

/// <summary>
/// Kernels for measuring, where only shapes matter: uniform random numbers of mean 0 and variance <c>1 / (in * h * w)</c>, so that values neither grow nor shrink from
/// layer to layer; numbers close to zero are slow to compute with. Equal shapes get equal kernels.
/// </summary>
internal static class RandomKernels
{
    private const int Seed = 1;

    /// <summary>A kernel of a shape.</summary>
    public static ConvolutionKernel Of(WeightShape shape, ElementType type)
    {
        var random = new Random(Seed);
        float bound = MathF.Sqrt(3f / ((float)shape.InChannels * shape.Height * shape.Width));
        float[] values = new float[shape.Count];
        for (int i = 0; i < values.Length; i++)
            values[i] = bound * (2 * random.NextSingle() - 1);
        return new ConvolutionKernel(shape, type, FloatingPoint.FromValues(values, type));
    }

    /// <summary>The kernels of a pair.</summary>
    public static KernelPair Of(PairGeometry pair, ElementType type) => new(Of(pair.First.Weight, type), Of(pair.Last.Weight, type));
}
