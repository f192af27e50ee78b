using SplitConv.Onnx.Calibrating;
using SplitConv.Onnx.Data;
using SplitConv.Onnx.Sensitivities;
using SplitConv.Plans;
using SplitConv.TestSupport;
using Xunit;
using static SplitConv.TestSupport.OnnxModelBuilder;

namespace SplitConv.Onnx.Tests.Sensitivities;

/// <summary>Sensitivities of models whose sensitivities are known.</summary>
public sealed class SensitivityMeasurementTests : IDisposable
{
    private static readonly DecompositionOptions Half = new() { Budget = new ModelBudget(BudgetedCost.Macs, 0.5) };

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_convolution_that_does_not_reach_the_output_does_no_damage_and_pays_for_the_other()
    {
        ModelSurvey survey = OnnxModels.Survey(TwoBranches(weightOfSecond: 0));
        IReadOnlyDictionary<string, LayerSensitivity> sensitivities = Measure(survey);

        Assert.All(sensitivities["second"].Points, point => Assert.Equal(0, point.Damage));
        Assert.All(sensitivities["first"].Points, point => Assert.InRange(point.Damage, 0.5 * point.DiscardedEnergy, 2 * point.DiscardedEnergy));
        DecompositionPlan plan = Plans.Settling.PlanSettlement.Run(DecompositionPlanner.Plan(survey.Sites, Half with { Sensitivities = sensitivities }), cancellationToken: Token);
        Assert.Equal(16, plan.Layers[1].Rank);
        Assert.True(plan.Layers[0].Rank is null or > 32);
    }

    [Fact]
    public void Damage_grows_with_the_square_of_the_weight_of_a_branch()
    {
        double one = Measure(OnnxModels.Survey(TwoBranches(1)))["second"].Points[0].Damage, three = Measure(OnnxModels.Survey(TwoBranches(3)))["second"].Points[0].Damage;

        // The branches have equal energy: one half against nine tenths of that of the output.
        Assert.Equal(0.9 / 0.5, three / one, 0.1);
    }

    [Fact]
    public void Damage_falls_with_the_rank_and_the_lowest_rank_is_among_those_measured()
    {
        SensitivityPoint[] points = [.. Measure(OnnxModels.Survey(TwoBranches(1)))["first"].Points.OrderBy(point => point.DiscardedEnergy)];

        Assert.Equal(4, points.Length);
        Assert.Equal(points.Select(point => point.Damage).Order(), points.Select(point => point.Damage));
        Assert.True(points[^1].DiscardedEnergy > 0.7);
    }

    [Fact]
    public void The_model_stays_as_it_was()
    {
        ModelSurvey survey = OnnxModels.Survey(TwoBranches(1));
        byte[] before = Google.Protobuf.MessageExtensions.ToByteArray(survey.Model.Proto);
        Measure(survey);

        Assert.Equal(before, Google.Protobuf.MessageExtensions.ToByteArray(survey.Model.Proto));
    }

    [Fact]
    public void What_was_measured_is_taken_from_the_cache_and_more_is_added()
    {
        ModelSurvey survey = OnnxModels.Survey(TwoBranches(1));
        string cache = _folder.File("cache.json");
        IReadOnlyDictionary<string, LayerSensitivity> first = Measure(survey, cache: cache);
        byte[] kept = File.ReadAllBytes(cache);
        Assert.Equal(first["first"].Points, Measure(survey, cache: cache)["first"].Points);
        Assert.Equal(kept, File.ReadAllBytes(cache));

        Measure(survey, Half with { Schemes = Convolutions.DecompositionSchemes.All }, cache);
        Assert.True(File.ReadAllBytes(cache).Length > kept.Length);
    }

    [Fact]
    public void Pairs_fitted_to_other_inputs_are_other_trials()
    {
        ModelSurvey survey = OnnxModels.Survey(TwoBranches(1));
        string cache = _folder.File("cache.json");
        byte[] Measured(ulong? seed)
        {
            RuntimeCalibration? calibration = seed is { } inputs ? new RuntimeCalibration(survey, new CalibrationOptions { Data = Inputs(inputs, 12), Threads = 1 }) : null;
            Measure(survey, Half with { Calibration = calibration }, cache);
            return File.ReadAllBytes(cache);
        }

        byte[] plain = Measured(null), fitted = Measured(3);

        Assert.True(plain.Length < fitted.Length);
        Assert.Equal(fitted, Measured(3));
        Assert.True(Measured(4).Length > fitted.Length);
    }

    [Fact]
    public void It_stops_when_asked() => Assert.ThrowsAny<OperationCanceledException>(
        () => SensitivityMeasurement.Measure(OnnxModels.Survey(TwoBranches(1)), Half, Data(), cancellationToken: new CancellationToken(canceled: true)));

    private IReadOnlyDictionary<string, LayerSensitivity> Measure(ModelSurvey survey, DecompositionOptions? options = null, string? cache = null) =>
        SensitivityMeasurement.Measure(survey, options ?? Half, Data() with { CachePath = cache }, cancellationToken: Token);

    private SensitivityOptions Data() => new() { Data = Inputs(seed: 9, count: 4), Threads = 1 };

    private InputSource Inputs(ulong seed, int count)
    {
        float[] numbers = [.. SplitMix64.Normals(seed, count * 64 * 8 * 8).Select(number => (float)number)];
        return InputSource.Open(NpyFile.Save(_folder.File($"inputs{seed}.npy"), [count, 64, 8, 8], numbers), Preprocessing.None);
    }

    // Two convolutions side by side, the output of the second weighted.
    private static OnnxModelBuilder TwoBranches(float weightOfSecond) => new OnnxModelBuilder()
        .Input("x", Float32, "N", 64, 8, 8)
        .Convolution("first", "x", seed: 1, bias: false, shape: [64, 64, 3, 3])
        .Convolution("second", "x", seed: 2, bias: false, shape: [64, 64, 3, 3])
        .Constant("weight", [1], [weightOfSecond])
        .Node("Mul", ["second.output", "weight"], ["weighted"])
        .Node("Add", ["first.output", "weighted"], ["y"])
        .Output("y");
}
