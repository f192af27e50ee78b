using CsCheck;
using SplitConv.Convolutions;
using SplitConv.TestSupport;
using TorchSharp;
using Xunit;

namespace SplitConv.Tests;

public sealed class UnfoldingTests
{
    private static readonly Gen<(WeightShape, DecompositionMode)> Cases = Gen.Select(Generators.Shapes, Generators.Modes);

    [Fact]
    public void Folding_undoes_unfolding() => Cases.Sample((shape, mode) =>
    {
        double[] values = Numbered(shape);

        Assert.Equal(values, Unfolding.Fold(Unfolding.Unfold(values, shape, mode), shape, mode));
    }, iter: 300);

    [Fact]
    public void The_unfolding_has_the_rows_and_columns_of_the_reference() => Cases.Sample((shape, mode) =>
    {
        using var scope = torch.NewDisposeScope();
        double[] values = Numbered(shape);

        double[] matrix = Unfolding.Unfold(values, shape, mode);

        Assert.Equal(shape.Count, (long)mode.Rows(shape) * mode.Columns(shape));
        Assert.Equal(values, TensorUnfolding.Fold(torch.tensor(matrix), shape, mode));
    }, iter: 300);

    [Fact]
    public void The_chosen_mode_has_no_more_rows_than_columns_and_the_fewest_rows_of_all() => Generators.Shapes.Sample(shape =>
    {
        int rows = DecompositionModes.Choose(shape).Rows(shape);

        Assert.Equal(shape.SmallerChannels * shape.Kernel.Smaller, rows);
        Assert.InRange(rows, 1, DecompositionModes.Choose(shape).Columns(shape));
        Assert.All(Enum.GetValues<DecompositionMode>().Where(mode => mode.IsOfReference()), mode => Assert.InRange(mode.Rows(shape), rows, int.MaxValue));
    }, iter: 300);

    private static double[] Numbered(WeightShape shape) => [.. Enumerable.Range(0, (int)shape.Count).Select(index => (double)index)];
}
