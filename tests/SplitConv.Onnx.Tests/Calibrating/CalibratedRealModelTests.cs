using Microsoft.ML.OnnxRuntime;
using SplitConv.Calibration;
using SplitConv.Onnx.Calibrating;
using SplitConv.Onnx.Data;
using SplitConv.Onnx.Protocol;
using SplitConv.Plans;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests;

/// <summary>Trained networks, watched at work.</summary>
public sealed class CalibratedRealModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void All_convolutions_of_resnet_20_are_shown_as_they_are_and_a_relu_stands_behind_those_within_blocks()
    {
        ModelSurvey survey = OnnxModels.Survey(TestFiles.Model("cifar_resnet20.onnx"));
        var normalisation = new Normalisation([0.485f, 0.456f, 0.406f], [0.229f, 0.224f, 0.225f]);
        InputSource data = InputSource.Open(TestFiles.Data("cifar10/data_batch_1.bin"), new Preprocessing { Normalisation = normalisation });
        using ICalibrationRun run = new RuntimeCalibration(survey, new CalibrationOptions { Data = data, Samples = 20 }).Begin([.. survey.Sites.Select(site => site.Name)], Calibrations.Token);
        Assert.Equal(19, run.Order.Count);
        Assert.Equal(20, run.Inputs);
        Dictionary<string, float[]> direct = Run(survey, data.Values(0, 20, new SampleShape(3, 32, 32)));
        foreach (string name in run.Order)
            Calibrations.AssertClose(direct[name], Calibrations.All(run, name).Output);
        Assert.True(run.Order.Count(name => run.RangeOf(name) is not null) >= 10);
    }

    [Theory]
    [InlineData("waifu2x_upconv7.onnx", 2, 156)]
    [InlineData("SqueezeNet_fp16.onnx", 2, 224)]
    [InlineData("fns-candy.onnx", 1, 720)]
    public void Others_run_from_end_to_end_with_pairs(string name, int inputs, int side)
    {
        ModelSurvey survey = OnnxModels.Survey(TestFiles.Model(name));
        float[] numbers = SplitMix64.NormalSingles(1, inputs * 3 * side * side);
        InputSource data = InputSource.Open(NpyFile.Save(_folder.File("inputs.npy"), [inputs, 3, side, side], numbers), Preprocessing.None);
        var pairs = PlanExecution.Run(DecompositionPlanner.Plan(survey.Sites, DecompositionOptions.Default), cancellationToken: Calibrations.Token).Outcomes
            .Where(outcome => outcome.Pair is not null).ToDictionary(outcome => outcome.Plan.Site.Name, outcome => outcome.Pair!);
        var calibration = new RuntimeCalibration(survey, new CalibrationOptions { Data = data });
        using ICalibrationRun run = calibration.Begin(pairs.Keys, Calibrations.Token);
        Assert.Equal(pairs.Count, run.Order.Count);
        foreach (string convolution in run.Order)
        {
            Assert.NotEmpty(Calibrations.All(run, convolution).Output);
            run.Replace(convolution, pairs[convolution]);
        }

        Assert.InRange(Assert.Single(calibration.Compare([pairs], Calibrations.Token))!.Relative, 1e-4, 2);
    }

    // What all convolutions of the network give for twenty pictures.
    private static Dictionary<string, float[]> Run(ModelSurvey survey, float[] pictures)
    {
        ModelProto model = survey.Model.Proto.Clone();
        string[] outputs = [.. survey.Nodes.Select(node => node.Node.Output[0])];
        model.Graph.Output.Add(outputs.Select(output => new ValueInfoProto { Name = output }));
        using var session = new InferenceSession(Google.Protobuf.MessageExtensions.ToByteArray(model));
        using var run = new RunOptions();
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(pictures, [20, 3, 32, 32]);
        using var results = session.Run(run, [model.Graph.Input[0].Name], [input], outputs);
        return survey.Nodes.Zip(results, (node, result) => (node.Site.Name, result.GetTensorDataAsSpan<float>().ToArray())).ToDictionary();
    }
}
