using SplitConv.Spectra.Leading;
using Xunit;
using static TorchSharp.torch;

namespace SplitConv.Tests.Decompositions;

public sealed class OrthonormalTests
{
    // From columns at right angles to columns that differ in the last digits only: by Cholesky and by Householder.
    [Theory]
    [InlineData(ScalarType.Float32, 1.0)]
    [InlineData(ScalarType.Float32, 1e-2)]
    [InlineData(ScalarType.Float32, 1e-3)]
    [InlineData(ScalarType.Float32, 1e-4)]
    [InlineData(ScalarType.Float32, 1e-6)]
    [InlineData(ScalarType.Float64, 1e-3)]
    [InlineData(ScalarType.Float64, 1e-7)]
    [InlineData(ScalarType.Float64, 1e-12)]
    public void The_basis_is_orthonormal_and_spans_the_columns(ScalarType type, double difference)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        Tensor independent = randn([200, 30], ScalarType.Float64, generator: generator);
        Tensor columns = (independent.narrow(1, 0, 1) + difference * independent).to(type);
        double accuracy = type == ScalarType.Float32 ? 1e-5 : 1e-8;

        Tensor basis = Orthonormal.Basis(columns, isFinal: true);

        Assert.Equal(type, basis.dtype);
        Tensor precise = basis.to(ScalarType.Float64), wanted = columns.to(ScalarType.Float64);
        Assert.InRange((precise.t().mm(precise) - eye(30, dtype: ScalarType.Float64)).abs().max().item<double>(), 0, accuracy);
        Assert.InRange(((wanted - precise.mm(precise.t().mm(wanted))).norm() / wanted.norm()).item<double>(), 0, accuracy);
    }

    [Fact]
    public void Columns_that_are_dependent_have_a_basis_all_the_same()
    {
        using var scope = NewDisposeScope();

        Tensor basis = Orthonormal.Basis(ones(50, 4), isFinal: true);

        Assert.InRange((basis.t().mm(basis) - eye(4)).abs().max().item<float>(), 0, 1e-5f);
    }
}
