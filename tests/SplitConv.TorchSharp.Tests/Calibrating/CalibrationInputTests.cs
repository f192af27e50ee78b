using SplitConv.Calibration;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Tests.Calibrating;

/// <summary>Inputs nothing can be learned from are refused in one line that says what to do.</summary>
public sealed class CalibrationInputTests
{
    public static TheoryData<string, string> Unusable => new()
    {
        { "none", "no calibration input" },
        { "NaN", "input 2 holds NaN or infinite values" },
        { "infinite", "input 2 holds NaN or infinite values" },
        { "constant", "are 0.5 everywhere" },
        { "integers", "input 1 is of Int64, not of floating point" },
        { "disposed", "input 1 is missing or has been disposed" },
        { "empty", "input 1 is empty: its shape is [0, 4, 9, 8]" },
    };

    [Theory, MemberData(nameof(Unusable))]
    public void Unusable_inputs_are_refused(string kind, string message)
    {
        using var scope = NewDisposeScope();
        Tensor good = Tensors.Normal(1, 2, 4, 9, 8), disposed = zeros(1);
        disposed.Dispose();
        Tensor[] inputs = kind switch
        {
            "none" => [],
            "NaN" => [good, good / 0 * 0],
            "infinite" => [good, good / 0],
            "constant" => [full([2, 4, 9, 8], 0.5), full([1, 4, 9, 8], 0.5)],
            "integers" => [ones([2, 4, 9, 8], ScalarType.Int64)],
            "disposed" => [disposed],
            _ => [zeros(0, 4, 9, 8)],
        };
        using var calibration = new ModuleCalibration(Fixtures.Chain(), inputs);
        foreach (Action use in new Action[] { () => calibration.Begin("a"), () => calibration.Compare([], Fixtures.Token) })
        {
            string text = Assert.Throws<CalibrationException>(use).Message;
            Assert.Contains(message, text, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', text);
        }
    }

    [Fact]
    public void A_network_that_makes_NaN_of_its_inputs_is_told_with_the_convolution()
    {
        using var scope = NewDisposeScope();
        Sketch model = Fixtures.Chain();
        using (no_grad())
            ((Conv2d)Fixtures.Module(model, "b")).bias!.fill_(double.NaN);
        using var calibration = new ModuleCalibration(model, Fixtures.Batches());
        Assert.Contains("input 1: b gives", Assert.Throws<CalibrationException>(() => calibration.Begin("a", "b", "c")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_names_are_refused()
    {
        using var scope = NewDisposeScope();
        using var calibration = new ModuleCalibration(Fixtures.Chain(), Fixtures.Batches());
        Assert.Throws<ArgumentException>(() => calibration.Begin("d"));
        var pair = Fixtures.Pairs(Fixtures.Chain())["a"];
        Assert.Throws<ArgumentException>(() => calibration.Compare([new Dictionary<string, Plans.LayerPair> { ["d"] = pair }], Fixtures.Token));
        using ICalibrationRun run = calibration.Begin("a");
        Assert.Throws<ArgumentException>(() => run.Observe("b", Fixtures.Token));
        Assert.Throws<ArgumentException>(() => run.Replace("b", pair));
        Assert.Throws<ArgumentException>(() => run.RangeOf("b"));
    }
}
