using System.Globalization;
using System.Text.Json;
using SplitConv.Convolutions;

namespace SplitConv.TestSupport;

/// <summary>The golden cases by readable names, which begin with the number of the case.</summary>
public static class GoldenCases
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Which convolutions are decomposed.</summary>
    public static IReadOnlyDictionary<string, EligibilityCase> Eligibility { get; } = Read<EligibilityCase>("eligibility_cases.json");

    /// <summary>The ranks of spectra given by a formula.</summary>
    public static IReadOnlyDictionary<string, RankCase> Ranks { get; } = Read<RankCase>("rank_cases.json");

    /// <summary>What comes out for weights given by a formula.</summary>
    public static IReadOnlyDictionary<string, LayerCase> Layers { get; } = Read<LayerCase>("layer_cases.json");

    private static Dictionary<string, T> Read<T>(string file)
        where T : notnull
    {
        using FileStream stream = File.OpenRead(TestFiles.Golden(file));
        List<T> cases = JsonSerializer.Deserialize<List<T>>(stream, Options)!;
        return cases.Index().ToDictionary(item => string.Create(CultureInfo.InvariantCulture, $"{item.Index + 1:000} {item.Item}"), item => item.Item);
    }
}

/// <summary>The geometry of a convolution and the mode the reference chose.</summary>
/// <param name="WeightShape"><c>[out, in / groups, h, w]</c>.</param>
/// <param name="Stride">Height first.</param>
/// <param name="Groups">The number of channel groups.</param>
/// <param name="Dilation">Height first.</param>
/// <param name="Mode">The name of the mode, or <c>UNCHANGE</c>.</param>
public sealed record EligibilityCase(IReadOnlyList<int> WeightShape, IReadOnlyList<int> Stride, int Groups, IReadOnlyList<int> Dilation, string Mode)
{
    /// <summary>The geometry.</summary>
    public ConvolutionGeometry Geometry() => new(Shapes.Of(WeightShape), new(Stride[0], Stride[1]), new(Dilation[0], Dilation[1]), Groups);

    /// <summary>The case in words.</summary>
    public override string ToString() => $"{Shapes.Of(WeightShape)} stride {Stride[0]}x{Stride[1]} groups {Groups} dilation {Dilation[0]}x{Dilation[1]} is {Mode}";
}

/// <summary>A spectrum and the ranks the reference chose for it.</summary>
/// <param name="InChannels">Input channels.</param>
/// <param name="OutChannels">Output channels.</param>
/// <param name="KernelSize">Height first.</param>
/// <param name="Spectrum">The formula of the singular values.</param>
/// <param name="EvbmfRank">The EVBMF rank.</param>
/// <param name="Rank">The final rank.</param>
/// <param name="SumSquares">The sum of the squared singular values.</param>
public sealed record RankCase(
    int InChannels, int OutChannels, IReadOnlyList<int> KernelSize, SpectrumFormula Spectrum, int EvbmfRank, int Rank, double SumSquares)
{
    /// <summary>The shape of the kernel.</summary>
    public WeightShape Shape() => new(OutChannels, InChannels, KernelSize[0], KernelSize[1]);

    /// <summary>The case in words.</summary>
    public override string ToString() => $"{Shape()} {Spectrum.Kind}";
}

/// <summary>A weight tensor and what the reference made of it.</summary>
/// <param name="WeightShape"><c>[out, in, h, w]</c>.</param>
/// <param name="Generator">The formula of the weights.</param>
/// <param name="WeightHead">The first weights.</param>
/// <param name="WeightNorm">The Frobenius norm of the weights.</param>
/// <param name="Mode">The name of the mode.</param>
/// <param name="EvbmfRank">The EVBMF rank.</param>
/// <param name="Rank">The final rank.</param>
/// <param name="FirstShape">The shape of the first kernel.</param>
/// <param name="LastShape">The shape of the last kernel.</param>
/// <param name="RelativeError">The relative Frobenius error of the composed kernel.</param>
/// <param name="SingularValuesHead">The largest singular values.</param>
/// <param name="SingularValueAtRank">The smallest singular value that is kept.</param>
public sealed record LayerCase(
    IReadOnlyList<int> WeightShape,
    WeightFormula Generator,
    IReadOnlyList<double> WeightHead,
    double WeightNorm,
    string Mode,
    int EvbmfRank,
    int Rank,
    IReadOnlyList<int> FirstShape,
    IReadOnlyList<int> LastShape,
    double RelativeError,
    IReadOnlyList<double> SingularValuesHead,
    double SingularValueAtRank)
{
    /// <summary>The shape of the kernel.</summary>
    public WeightShape Shape() => Shapes.Of(WeightShape);

    /// <summary>The weights, made by the formula.</summary>
    public double[] Weights() => Generator.Weights(Shape(), Enum.Parse<DecompositionMode>(Mode));

    /// <summary>The case in words.</summary>
    public override string ToString() => $"{Shape()} {Mode} rank {Rank}";
}
