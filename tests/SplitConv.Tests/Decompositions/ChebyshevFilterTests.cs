using SplitConv.Spectra.Leading;
using Xunit;
using static TorchSharp.torch;

namespace SplitConv.Tests.Decompositions;

public sealed class ChebyshevFilterTests
{
    private const int Rows = 60;
    private const int Block = 24;
    private const int Wanted = 14;
    private const double Target = 24;

    [Theory]
    [InlineData(0.98)]
    [InlineData(0.97)]
    [InlineData(0.96)]
    public void Every_vector_gets_the_polynomial_of_its_degree_by_its_growth(double ratio)
    {
        using var scope = NewDisposeScope();
        Tensor gram = Gram([.. Enumerable.Range(0, Rows).Select(i => Math.Pow(ratio, i))]);
        Tensor basis = linalg.qr(gram.mm(Random(Rows, Block))).Q;

        AssertFiltered(gram, basis);
    }

    // Two hundred times the next: kept out of the others, to which they would not add anything, being eigenvectors.
    [Fact]
    public void Eigenvectors_stay_what_they_are_beside_dominant_ones()
    {
        using var scope = NewDisposeScope();
        Tensor gram = Gram([.. Enumerable.Range(0, Rows).Select(i => i < 3 ? 200.0 + i : Math.Pow(0.95, i))]);
        var (values, vectors) = linalg.eigh(gram);
        Tensor basis = vectors.narrow(1, Rows - Block, Block).contiguous();
        var filter = new ChebyshevFilter(values.data<double>().Skip(Rows - Block).ToArray(), Wanted, Target, isSingle: false);

        Tensor filtered = filter.Apply(gram, basis.clone(), gram.mm(basis), () => { });

        int below = Enumerable.Range(0, Block).Count(column => values[Rows - Block + column].item<double>() <= filter.Bound);
        Tensor difference = filtered.narrow(1, below, Block - below) - basis.narrow(1, below, Block - below);
        Assert.InRange(difference.abs().max().item<double>(), 0, 1e-10);
        // The guard vectors below the bound do not grow.
        Assert.InRange(filtered.narrow(1, 0, below).norm(0).max().item<double>(), 0, 1 + 1e-10);
    }

    [Fact]
    public void The_weakest_wanted_vector_grows_to_the_target_if_the_degree_allows()
    {
        double[] steep = [.. Enumerable.Range(0, Block).Select(i => Math.Pow(0.8, Block - i))], flat = [.. Enumerable.Range(0, Block).Select(i => 1 + 1e-4 * i)];

        Assert.InRange(WeakestGrowth(steep), Target, double.MaxValue);
        Assert.InRange(WeakestGrowth(flat), 1, Target);
    }

    private static double WeakestGrowth(double[] ritz) =>
        new ChebyshevFilter(ritz, Wanted, Target, isSingle: false).GrowthOf(Block - Wanted, ritz[Block - Wanted]);

    private static void AssertFiltered(Tensor gram, Tensor basis)
    {
        var (values, rotation) = linalg.eigh(basis.t().mm(gram).mm(basis));
        double[] ritz = values.data<double>().ToArray();
        Tensor vectors = basis.mm(rotation);
        var filter = new ChebyshevFilter(ritz, Wanted, Target, isSingle: false);
        double bound = filter.Bound;
        double[] growths = [.. ritz.Select((value, column) => filter.GrowthOf(column, value))];
        int highest = Enumerable.Range(0, Block).Max(column => Degree(growths[column], 2 * ritz[column] / bound - 1));
        Tensor expected = cat([.. Enumerable.Range(0, Block).Select(column =>
            Polynomial(gram, bound, ritz[column] <= bound ? highest : Degree(growths[column], 2 * ritz[column] / bound - 1))
                .mm(vectors.narrow(1, column, 1)).div(growths[column]))], 1);
        int products = 0;

        Tensor actual = filter.Apply(gram, vectors.clone(), gram.mm(vectors), () => products++);

        Assert.InRange((actual - expected).abs().max().item<double>(), 0, 1e-6);
        Assert.Equal(highest - 1, products);
    }

    // The degree that makes a growth: T_d(x) = cosh(d arcosh x).
    private static int Degree(double growth, double position) => position <= 1 ? 1 : (int)Math.Round(Math.Acosh(growth) / Math.Acosh(position));

    private static Tensor Polynomial(Tensor gram, double bound, int degree)
    {
        Tensor identity = eye(Rows, dtype: ScalarType.Float64), argument = 2 / bound * gram - identity, before = identity, now = argument;
        for (int d = 2; d <= degree; d++)
            (before, now) = (now, 2 * argument.mm(now) - before);
        return now;
    }

    private static Tensor Gram(double[] eigenvalues)
    {
        Tensor basis = linalg.qr(Random(Rows, Rows)).Q;
        return basis.mul(tensor(eigenvalues)).mm(basis.t());
    }

    private static Tensor Random(int rows, int columns)
    {
        using var generator = new Generator(3);
        return randn([rows, columns], ScalarType.Float64, generator: generator);
    }
}
