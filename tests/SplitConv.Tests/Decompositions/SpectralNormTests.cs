using SplitConv.Spectra.Leading;
using Xunit;
using static TorchSharp.torch;

namespace SplitConv.Tests.Decompositions;

public sealed class SpectralNormTests
{
    [Theory]
    [InlineData(0.5, 0.1)]
    [InlineData(0.3, 1.0)]
    [InlineData(1.0, 0.01)]
    [InlineData(0.01, 0.01)]
    public void The_bound_is_above_the_values_outside_and_not_by_much(double exponent, double level)
    {
        const int rows = 300, known = 60;
        using var scope = NewDisposeScope();
        double[] spectrum = LayerSpectra.Trained(rows, exponent, level);
        Tensor left = Orthonormal(rows), matrix = left.mul(tensor(spectrum)).mm(Orthonormal(320).narrow(1, 0, rows).t());

        double bound = SpectralNorm.Outside(left.narrow(1, 0, known).contiguous(), matrix, () => { });

        Assert.InRange(bound, spectrum[known], 1.05 * spectrum[known]);
    }

    private static Tensor Orthonormal(int size)
    {
        using var generator = new Generator((ulong)size);
        return linalg.qr(randn([size, size], ScalarType.Float64, generator: generator)).Q;
    }
}
