using SplitConv.Calibration;
using SplitConv.Onnx.Calibrating;
using SplitConv.Onnx.Data;
using SplitConv.Plans;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests;

/// <summary>The errors of whole networks, against outputs of simple runs.</summary>
public sealed class CalibrationCompareTests
{
    [Theory]
    [InlineData("chain", "N", 30, 30)]
    [InlineData("chain", "N", 20, 20)]
    [InlineData("branches", "N", 53, 40)]
    [InlineData("branches", 4L, 53, 40)]
    [InlineData("residual", 8L, 7, 7)]
    public void They_are_those_of_the_inputs_that_were_not_shown(string kind, object batch, int inputs, int shown)
    {
        using var calibrations = new Calibrations(CalibrationModels.Of(kind, batch), CalibrationModels.Shape(inputs));
        RuntimeCalibration calibration = calibrations.Make(samples: shown);
        IReadOnlyDictionary<string, LayerPair>[] variants = [calibrations.Pairs(1), calibrations.Pairs(3), new Dictionary<string, LayerPair>()];
        IReadOnlyList<OutputError?> errors = calibration.Compare(variants, Calibrations.Token);

        int[] judged = [.. Enumerable.Range(0, inputs).Where(index => inputs > shown ? index >= shown : shown < 10 || index % 10 == 9)];
        string[] outputs = [.. calibrations.Survey.Model.Proto.Graph.Output.Select(output => output.Name)];
        for (int i = 0; i < variants.Length; i++)
        {
            double expected = outputs.Average(output => RuntimeJudge.RelativeError(
                Chosen(calibrations.Direct(output), inputs, judged), Chosen(calibrations.Direct(output, variants[i]), inputs, judged)));
            Assert.Equal(expected, errors[i]!.Relative, 1e-4);
            Assert.Equal(judged.Length, errors[i]!.Inputs);
            Assert.Equal(judged.Length < inputs, errors[i]!.AreHeldOut);
            Assert.Null(errors[i]!.Top1);
        }

        Assert.All(errors.SkipLast(1), error => Assert.True(error!.Relative > 0.01));
        Assert.Equal(0, errors[2]!.Relative);
    }

    [Fact]
    public void Labels_give_accuracies()
    {
        using var folder = new TemporaryFolder();
        ModelSurvey survey = OnnxModels.Survey(SmallClassifiers.Convolutional(favourite: 2).Save(folder.File("model.onnx")));
        InputSource data = InputSource.Open(PictureModels.WritePictures(folder.File("pictures.bin"), 0, 1, 2, 2, 1, 2, 2), Preprocessing.None);
        var calibration = new RuntimeCalibration(survey, new CalibrationOptions { Data = data, Samples = 3 });
        OutputError error = Assert.Single(calibration.Compare([new Dictionary<string, LayerPair>()], Calibrations.Token))!;
        Assert.Equal((4, 0.75, 0.75), (error.Inputs, error.Top1, error.OriginalTop1));
    }

    [Fact]
    public void A_bias_of_a_pair_is_heard()
    {
        using var calibrations = new Calibrations(CalibrationModels.Chain(), CalibrationModels.Shape(5));
        LayerPair pair = calibrations.Pairs(3)["two"], shifted = pair with { Bias = [.. Enumerable.Repeat(50.0, 8)] };
        IReadOnlyDictionary<string, LayerPair>[] variants = [new Dictionary<string, LayerPair> { ["two"] = pair }, new Dictionary<string, LayerPair> { ["two"] = shifted }];
        IReadOnlyList<OutputError?> errors = calibrations.Make().Compare(variants, Calibrations.Token);
        Assert.True(errors[1]!.Relative > 3 * errors[0]!.Relative);
    }

    [Fact]
    public void Of_a_variant_that_cannot_be_run_nothing_is_told()
    {
        using var calibrations = new Calibrations(CalibrationModels.Chain(), CalibrationModels.Shape(5));
        LayerPair pair = calibrations.Pairs(3)["two"];
        IReadOnlyDictionary<string, LayerPair>[] variants = [new Dictionary<string, LayerPair> { ["two"] = pair with { Bias = [1, 2, 3] } }, new Dictionary<string, LayerPair> { ["two"] = pair }];
        IReadOnlyList<OutputError?> errors = calibrations.Make().Compare(variants, Calibrations.Token);
        Assert.Null(errors[0]);
        Assert.NotNull(errors[1]);
    }

    private static double[] Chosen(float[] numbers, int inputs, int[] indices)
    {
        int length = numbers.Length / inputs;
        return [.. indices.SelectMany(index => numbers.Skip(index * length).Take(length)).Select(number => (double)number)];
    }
}
