using SplitConv.Convolutions;
using SplitConv.Plans;
using SplitConv.Ranks;
using SplitConv.Spectra;
using SplitConv.TestSupport;
using TorchSharp;
using Xunit;

namespace SplitConv.Tests;

public sealed class GoldenLayerTests
{
    public static TheoryData<string> Cases => [.. GoldenCases.Layers.Keys];

    [Fact]
    public void There_are_18_cases() => Assert.Equal(18, GoldenCases.Layers.Count);

    [Theory, MemberData(nameof(Cases))]
    public void A_layer_comes_out_as_from_the_reference(string name)
    {
        LayerCase golden = GoldenCases.Layers[name];
        double[] weights = golden.Weights();
        CheckWeights(golden, weights);
        var rule = new RecordingRule();
        LayerPair pair = Decompose(golden, weights, rule);

        Assert.Equal(golden.Mode, pair.Mode.ToString());
        Assert.Equal((golden.EvbmfRank, golden.Rank), (rule.Estimate, pair.Rank));
        Assert.Equal(golden.FirstShape, pair.Kernels.First.Shape.Dimensions);
        Assert.Equal(golden.LastShape, pair.Kernels.Last.Shape.Dimensions);
        Assert.Equal(golden.RelativeError, pair.RelativeError!.Value, 1e-6);
        Assert.Equal(golden.RelativeError, Matrices.RelativeDifference(weights, Composed(pair)), 1e-6);
        AssertClose(golden.SingularValuesHead, rule.SingularValues.Take(golden.SingularValuesHead.Count));
        AssertClose([golden.SingularValueAtRank], [rule.SingularValues[golden.Rank - 1]]);
    }

    private static void CheckWeights(LayerCase golden, double[] weights)
    {
        AssertClose(golden.WeightHead, weights.Take(golden.WeightHead.Count));
        AssertClose([golden.WeightNorm], [Matrices.Norm(weights)]);
    }

    private static LayerPair Decompose(LayerCase golden, double[] weights, RecordingRule rule)
    {
        ConvolutionSite site = TestSites.Of("layer", new ConvolutionGeometry(golden.Shape()), weights);
        DecompositionPlan plan = DecompositionPlanner.Plan([site], new DecompositionOptions { RankRule = rule });
        LayerOutcome outcome = Assert.Single(FactorComputation.Run(plan, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Empty(outcome.Reasons);
        return outcome.Pair!;
    }

    // KernelPair.Compose by a matrix product, since the largest layers would take seconds: W[o, i, ...] = sum over r of last[o, r, .] * first[r, i, .].
    private static double[] Composed(LayerPair pair)
    {
        using var scope = torch.NewDisposeScope();
        torch.Tensor first = AsTensor(pair.Kernels.First), last = AsTensor(pair.Kernels.Last);
        return torch.einsum(pair.Geometry.FirstAxes.Height ? "riyb,orax->oiyx" : "riax,oryb->oiyx", first, last).contiguous().data<double>().ToArray();
    }

    private static torch.Tensor AsTensor(ConvolutionKernel kernel) =>
        torch.tensor(kernel.ToValues(), [.. kernel.Shape.Dimensions.Select(size => (long)size)]);

    private static void AssertClose(IEnumerable<double> expected, IEnumerable<double> actual) =>
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-9 * Math.Abs(pair.First)));

    // The reference's rule, which also keeps what it was asked about.
    private sealed class RecordingRule : IRankRule
    {
        public IReadOnlyList<double> SingularValues { get; private set; } = [];

        public int Estimate { get; private set; }

        public RankRange Range(PairCandidate candidate) => ReferenceRankRule.Instance.Range(candidate);

        public int Choose(PairCandidate candidate, IKernelSpectrum spectrum)
        {
            SingularValues = spectrum.SingularValues;
            Estimate = EmpiricalBayesRank.Estimate(SingularValues, spectrum.Rows, spectrum.Columns);
            return ReferenceRankRule.Instance.Choose(candidate, spectrum);
        }
    }
}
