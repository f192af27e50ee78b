using SplitConv.Calibration;
using SplitConv.Plans;
using Xunit;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Tests.Calibrating;

/// <summary>A model that takes batches of one size only is calibrated as one that takes any, although only some of the inputs are looked at here and there.</summary>
public sealed class FixedBatchTests
{
    private const int Size = 20;

    private static Tensor[] Batches => [Tensors.Normal(1, Size, 4, 9, 8), Tensors.Normal(2, Size, 4, 9, 8)];

    [Fact]
    public void Ranges_are_the_same()
    {
        using var scope = NewDisposeScope();
        Sketch model = Fixtures.Chain();
        foreach (ModuleCalibration calibration in Calibrations(model))
        {
            using (calibration)
            {
                using ICalibrationRun run = calibration.Begin("a", "b", "c");
                Assert.All(["a", "b"], name => Assert.Equal(VisibleRange.Of(6, 0, float.PositiveInfinity).Low, Assert.IsType<VisibleRange>(run.RangeOf(name)).Low));
                Assert.Null(run.RangeOf("c"));
            }
        }
    }

    [Fact]
    public void Outputs_are_compared_on_the_same_inputs()
    {
        using var scope = NewDisposeScope();
        Sketch model = Fixtures.Chain();
        var pairs = Fixtures.Pairs(model);
        var errors = new List<OutputError>();
        foreach (ModuleCalibration calibration in Calibrations(model))
        {
            using (calibration)
                errors.Add(calibration.Compare([pairs], Fixtures.Token)[0]!);
        }

        Assert.Equal(4, errors[0].Inputs);
        Assert.Equal(errors[0].Inputs, errors[1].Inputs);
        Assert.Equal(errors[0].Relative, errors[1].Relative, 1e-6);
    }

    [Fact]
    public void The_whole_model_is_calibrated()
    {
        using var scope = NewDisposeScope();
        Sketch model = Fixtures.Chain();
        using ModuleCalibration calibration = Calibrations(model)[1];
        var options = new DecompositionOptions { LayerRanks = new Dictionary<string, int> { ["b"] = 2, ["c"] = 2 }, UseCostGate = false, Eligibility = Ways.Anything, RankMultiple = 1, Calibration = calibration };
        var result = model.AutoDecomposition(options: options, cancellationToken: Fixtures.Token);
        Assert.All(result.Outcomes.Where(outcome => outcome.Pair is not null), outcome => Assert.Null(outcome.Calibration!.Obstacle));
        Assert.InRange(result.Calibration!.Calibrated!.Relative, 0, result.Calibration.Plain!.Relative);
    }

    // One as it is, one that takes one size only.
    private static ModuleCalibration[] Calibrations(Sketch model) =>
    [
        new(model, Batches),
        new(model, Batches, input => input.shape[0] == Size ? model.call(input) : throw new ArgumentException("another size of batch")),
    ];
}
