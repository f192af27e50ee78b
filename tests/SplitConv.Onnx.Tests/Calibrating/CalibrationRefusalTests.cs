using SplitConv.Calibration;
using SplitConv.Onnx.Calibrating;
using SplitConv.Onnx.Data;
using SplitConv.TestSupport;
using Xunit;
using static SplitConv.TestSupport.OnnxModelBuilder;

namespace SplitConv.Onnx.Tests;

/// <summary>Data that nothing can be learned from is refused by name.</summary>
public sealed class CalibrationRefusalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Inputs_of_a_single_value_are_refused()
    {
        AssertRefused([2, 1, 2, 2], new float[8], "single value");
        AssertRefused([1, 2, 1, 2], [1, 1, 2, 2], "single value");
    }

    [Fact]
    public void Equal_inputs_are_refused_but_a_single_one_is_not()
    {
        AssertRefused([3, 1, 1, 2], [1, 2, 1, 2, 1, 2], "the same input 3 times");
        Begin([1, 1, 1, 2], [1, 2]).Dispose();
        Begin([2, 1, 1, 2], [1, 1, 2, 2]).Dispose();
    }

    [Fact]
    public void Inputs_that_do_not_suit_the_model_are_refused() => AssertRefused([2, 3, 1, 2], [.. Enumerable.Range(0, 12).Select(number => (float)number)], "takes x", channels: 1);

    [Fact]
    public void Inputs_of_which_the_network_makes_infinite_numbers_are_refused() => AssertRefused([2, 1, 1, 2], [1e38f, 2e38f, 1e38f, 3e38f], "convolution conv", "--mean");

    [Fact]
    public void They_are_refused_too_where_they_come_late()
    {
        float[] numbers = [.. Enumerable.Range(0, 400).Select(number => (float)number)];
        numbers[^1] = 3e38f;
        using ICalibrationRun run = Begin([200, 1, 1, 2], numbers);
        string message = Assert.Throws<InputDataException>(() => Calibrations.All(run, "conv")).Message;
        Assert.Contains("inputs.npy", message, StringComparison.Ordinal);
        Assert.Contains("convolution conv", message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_stops_when_asked()
    {
        using var calibrations = new Calibrations(CalibrationModels.Chain(), CalibrationModels.Shape(60));
        using var source = new CancellationTokenSource();
        using ICalibrationRun run = calibrations.Begin();
        using IEnumerator<CalibrationBatch> batches = run.Observe("two", source.Token).GetEnumerator();
        Assert.True(batches.MoveNext());
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => batches.MoveNext());
        Assert.ThrowsAny<OperationCanceledException>(() => calibrations.Make().Begin(["two"], source.Token));
        Assert.ThrowsAny<OperationCanceledException>(() => calibrations.Make().Compare([], source.Token));
        Calibrations.AssertClose(calibrations.Direct("two.output"), Calibrations.All(run, "two").Output);
    }

    private void AssertRefused(int[] shape, IEnumerable<float> numbers, string fragment, string another = "inputs.npy", int? channels = null)
    {
        string message = Assert.Throws<InputDataException>(() => Begin(shape, [.. numbers], channels)).Message;
        Assert.Contains("inputs.npy", message, StringComparison.Ordinal);
        Assert.Contains(fragment, message, StringComparison.Ordinal);
        Assert.Contains(another, message, StringComparison.Ordinal);
    }

    // A convolution that multiplies by ten.
    private ICalibrationRun Begin(int[] shape, float[] numbers, int? channels = null)
    {
        int depth = channels ?? shape[1];
        OnnxModelBuilder model = new OnnxModelBuilder().Input("x", Float32, "N", depth, shape[2], shape[3])
            .Constant("w", [1, depth, 1, 1], [.. Enumerable.Repeat(10f, depth)]).Node("Conv", ["x", "w"], ["y"], "conv").Output("y");
        InputSource data = InputSource.Open(NpyFile.Save(_folder.File("inputs.npy"), shape, numbers), Preprocessing.None);
        return new RuntimeCalibration(OnnxModels.Survey(model), new CalibrationOptions { Data = data }).Begin(["conv"], Calibrations.Token);
    }
}
