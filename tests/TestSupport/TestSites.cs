using SplitConv.Convolutions;
using SplitConv.Costs;
using SplitConv.Plans;

namespace SplitConv.TestSupport;

/// <summary>Convolution sites for tests of plans.</summary>
public static class TestSites
{
    /// <summary>The shape of a small kernel that is eligible and becomes cheaper: 16 of 56 singular values are kept.</summary>
    public static WeightShape Small { get; } = new(8, 8, 7, 7);

    /// <summary>A site with random weights, or those given.</summary>
    public static ConvolutionSite Of(string name, ConvolutionGeometry geometry, double[]? weights = null, ElementType type = ElementType.Float64)
    {
        double[] values = weights ?? SplitMix64.Normals(1, (int)geometry.Weight.Count);
        var kernel = ConvolutionKernel.FromValues(geometry.Weight, type, values);
        return new ConvolutionSite { Name = name, Geometry = geometry, ElementType = type, LoadKernel = () => kernel };
    }

    /// <summary>A site with a kernel of a shape, without stride, dilation and groups.</summary>
    public static ConvolutionSite Of(string name, WeightShape shape) => Of(name, new ConvolutionGeometry(shape));

    /// <summary>The site with feature maps of the same size before and after it.</summary>
    public static ConvolutionSite WithMaps(this ConvolutionSite site, int size) =>
        site with { Maps = new FeatureMaps(1, new(size, size), new(size, size)) };

    /// <summary>The site with weights that count how often they are loaded.</summary>
    public static ConvolutionSite Counting(this ConvolutionSite site, Action loaded)
    {
        Func<ConvolutionKernel> load = site.LoadKernel!;
        return site with
        {
            LoadKernel = () =>
            {
                loaded();
                return load();
            },
        };
    }
}
