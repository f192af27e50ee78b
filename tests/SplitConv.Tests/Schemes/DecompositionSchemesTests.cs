using SplitConv.Convolutions;
using SplitConv.Spectra;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Tests.Schemes;

public sealed class DecompositionSchemesTests
{
    // Kernels that are square, flat, upright, tiny and large, on more outputs than inputs, fewer and as many.
    private static readonly WeightShape[] Shapes =
    [
        .. from kernel in (int[][])[[1, 1], [1, 3], [3, 1], [2, 2], [3, 3], [3, 5], [5, 3], [7, 7]]
           from channels in (int[][])[[6, 6], [9, 4], [4, 9], [40, 2], [2, 40]]
           select new WeightShape(channels[0], channels[1], kernel[0], kernel[1]),
    ];

    public static MatrixTheoryData<string, int> Cases => new(Shapes.Select(shape => shape.ToString()), [1, 2]);

    [Theory]
    [InlineData(64, 32, 3, 3, 1, "SCFK SCSK FC SC")]
    [InlineData(32, 64, 3, 3, 1, "FCFK FCSK FC SC")]
    [InlineData(64, 64, 5, 3, 2, "SCSK FCSK FC SC")]
    [InlineData(64, 64, 2, 2, 1, "FC SC")]
    [InlineData(64, 64, 1, 3, 2, "FC SC")]
    [InlineData(64, 64, 1, 1, 1, "FC")]
    [InlineData(64, 32, 1, 1, 1, "SC")]
    [InlineData(32, 64, 1, 1, 1, "FC")]
    [InlineData(64, 32, 1, 1, 2, "FC")]
    public void Known_shapes_have_known_ways(int outChannels, int inChannels, int height, int width, int stride, string modes) =>
        Assert.Equal(modes, string.Join(" ", DecompositionSchemes.All.ModesOf(Geometry(new WeightShape(outChannels, inChannels, height, width), stride))));

    [Theory, MemberData(nameof(Cases))]
    public void The_way_of_the_reference_comes_first_where_it_applies(string shape, int stride)
    {
        ConvolutionGeometry geometry = Geometry(Of(shape), stride);
        DecompositionMode reference = DecompositionModes.Choose(geometry.Weight);

        Assert.Equal([reference], DecompositionSchemes.Reference.ModesOf(geometry));
        Assert.Equal(reference, DecompositionSchemes.Spatial.ModesOf(geometry)[0]);
        Assert.Equal(geometry.Weight.Kernel.Smaller >= 3, DecompositionSchemes.All.ModesOf(geometry)[0] == reference);
    }

    [Theory, MemberData(nameof(Cases))]
    public void All_ways_divide_the_kernel_differently(string shape, int stride)
    {
        ConvolutionGeometry geometry = Geometry(Of(shape), stride);

        PairGeometry[] pairs = [.. DecompositionSchemes.All.ModesOf(geometry).Select(mode => PairGeometry.Of(geometry, mode, 1))];

        Assert.Equal(pairs.Length, pairs.Select(pair => (pair.First, pair.Last)).Distinct().Count());
    }

    [Theory, MemberData(nameof(Cases))]
    public void Every_way_loses_nothing_at_full_rank(string shape, int stride) =>
        Assert.All(DecompositionSchemes.All.ModesOf(Geometry(Of(shape), stride)), mode =>
        {
            var sample = new Sample(Geometry(Of(shape), stride), default, mode, new Extent(9, 9), Seed: 3);
            using SingularDecomposition decomposition = sample.Decompose();

            double[] composed = sample.Pair(decomposition, decomposition.SingularValues.Count).Compose();

            Assert.InRange(Matrices.RelativeDifference(sample.Weights(), composed), 0, 1e-12);
        });

    [Fact]
    public void A_stride_of_a_kernel_of_1x1_is_taken_first() => Assert.All(Shapes.Where(shape => shape.Kernel.Area == 1), shape =>
    {
        ConvolutionGeometry geometry = Geometry(shape, 2);

        PairGeometry pair = PairGeometry.Of(geometry, Assert.Single(DecompositionSchemes.All.ModesOf(geometry)), 1);

        Assert.Equal((geometry.Stride, Extent.One), (pair.First.Stride, pair.Last.Stride));
    });

    private static WeightShape Of(string shape) => Shapes.Single(candidate => candidate.ToString() == shape);

    private static ConvolutionGeometry Geometry(WeightShape shape, int stride) => new(shape, new Extent(stride, stride), Extent.One, 1);
}
