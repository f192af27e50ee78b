using SplitConv.TestSupport;
using Xunit;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Tests;

/// <summary>Inputs that are the same on every machine, and comparisons of outputs.</summary>
internal static class Tensors
{
    /// <summary>Standard normal numbers of float32. The generator of torch is left alone: tests run side by side and it is one for the whole process.</summary>
    public static Tensor Normal(ulong seed, params long[] shape) =>
        tensor(SplitMix64.NormalSingles(seed, (int)shape.Aggregate(1L, (product, size) => product * size)), shape);

    /// <summary>What a model gives, without a graph for gradients.</summary>
    public static Tensor Output(nn.Module<Tensor, Tensor> model, Tensor input)
    {
        using var _ = no_grad();
        return model.call(input);
    }

    /// <summary>The largest difference, relative to the largest expected number.</summary>
    public static double Difference(Tensor expected, Tensor actual)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        Assert.Equal(expected.shape, actual.shape);
        Tensor exact = expected.to_type(ScalarType.Float64);
        double difference = (actual.to_type(ScalarType.Float64) - exact).abs().max().item<double>();
        Assert.True(double.IsFinite(difference), "an output is not finite");
        return difference / Math.Max(exact.abs().max().item<double>(), double.Epsilon);
    }

    /// <summary>Fails unless the outputs agree.</summary>
    public static void AssertClose(Tensor expected, Tensor actual, double tolerance) =>
        Assert.InRange(Difference(expected, actual), 0, tolerance);

    /// <summary>Fails unless the outputs agree in every bit.</summary>
    public static void AssertIdentical(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.shape, actual.shape);
        Assert.Equal(Bytes(expected), Bytes(actual));
    }

    /// <summary>The elements, row-major.</summary>
    public static byte[] Bytes(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return tensor.detach().contiguous().bytes.ToArray();
    }
}
