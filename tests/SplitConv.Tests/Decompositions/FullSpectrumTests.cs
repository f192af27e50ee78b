using SplitConv.Spectra.Leading;
using Xunit;
using static TorchSharp.torch;

namespace SplitConv.Tests.Decompositions;

public sealed class FullSpectrumTests
{
    private const int Rows = 120;

    private static readonly Dictionary<string, double[]> Spectra = new()
    {
        ["flat"] = [.. Enumerable.Repeat(1.0, Rows)],
        ["trained"] = LayerSpectra.Trained(Rows, 0.5, 0.1),
        ["steep"] = [.. Enumerable.Range(0, Rows).Select(i => Math.Pow(10, -0.1 * i))],
        ["one dominant"] = [1e6, .. Enumerable.Repeat(1.0, Rows - 1)],
        ["half of it tiny"] = [.. Enumerable.Range(0, Rows).Select(i => i < Rows / 2 ? 1 : 1e-8)],
        ["more than half of it tiny"] = [.. Enumerable.Range(0, Rows).Select(i => i < Rows / 3 ? 1 : 1e-8)],
    };

    public static MatrixTheoryData<string, double> Cases => new(Spectra.Keys, [1, 1024, 1 / 1024.0]);

    [Theory, MemberData(nameof(Cases))]
    public void The_values_are_those_of_a_singular_value_decomposition(string name, double scale)
    {
        using var scope = NewDisposeScope();
        double[] expected = Spectra[name];
        Tensor matrix = Orthonormal(Rows, Rows).mul(tensor(expected)).mm(Orthonormal(150, Rows).t());

        double[] values = FullSpectrum.Of(matrix, scale, () => { });

        // Those in the upper half are as good as from the matrix itself, and the others do not count for more than the energy they have.
        Assert.Equal(values.OrderDescending(), values);
        Assert.All(Enumerable.Range(0, Rows / 2), i => Assert.Equal(expected[i], values[i] / scale, 1e-5 * expected[i]));
        Assert.All(Enumerable.Range(0, Rows), i => Assert.Equal(expected[i], values[i] / scale, 2e-7 * expected[0]));
        Assert.All(values, value => Assert.InRange(value, double.Epsilon, double.MaxValue));
    }

    [Fact]
    public void A_cancelled_checkpoint_ends_it()
    {
        using var scope = NewDisposeScope();

        Assert.Throws<OperationCanceledException>(() => FullSpectrum.Of(Orthonormal(Rows, Rows), 1, () => throw new OperationCanceledException()));
    }

    private static Tensor Orthonormal(int rows, int columns)
    {
        using var generator = new Generator((ulong)rows);
        return linalg.qr(randn([rows, columns], ScalarType.Float64, generator: generator)).Q;
    }
}
