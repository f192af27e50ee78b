using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using SplitConv.Calibration;
using SplitConv.Onnx.Calibrating;
using SplitConv.Onnx.Data;
using SplitConv.Onnx.Measuring;
using SplitConv.Onnx.Models;
using SplitConv.Onnx.Protocol;
using SplitConv.Plans;
using SplitConv.Ranks;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests;

/// <summary>A model, random inputs for it, and what it does with them when it is simply run.</summary>
internal sealed class Calibrations : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly int[] _shape;
    private readonly float[] _numbers;

    public Calibrations(OnnxModelBuilder model, params int[] shape)
    {
        Survey = OnnxModels.Survey(model.Save(_folder.File("model.onnx")));
        (_shape, _numbers) = (shape, SplitMix64.NormalSingles(7, shape.Aggregate(1, (product, size) => product * size)));
        Data = InputSource.Open(NpyFile.Save(_folder.File("inputs.npy"), shape, _numbers), Preprocessing.None);
    }

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public ModelSurvey Survey { get; }

    public InputSource Data { get; }

    public string[] Names => [.. Survey.Sites.Select(site => site.Name)];

    public void Dispose() => _folder.Dispose();

    public RuntimeCalibration Make(long? memory = null, int? samples = null)
    {
        var options = new CalibrationOptions { Data = Data, Samples = samples, Threads = 1 };
        return memory is { } budget ? new RuntimeCalibration(Survey, options) { MemoryBudget = budget } : new RuntimeCalibration(Survey, options);
    }

    public ICalibrationRun Begin(long? memory = null) => Make(memory).Begin(Names, Token);

    /// <summary>Pairs of a rank for all eligible convolutions.</summary>
    public IReadOnlyDictionary<string, LayerPair> Pairs(int rank) =>
        PlanExecution.Run(DecompositionPlanner.Plan(Survey.Sites, new DecompositionOptions { RankRule = new FixedRankRule(rank), UseCostGate = false }), cancellationToken: Token)
            .Outcomes.Where(outcome => outcome.Pair is not null).ToDictionary(outcome => outcome.Plan.Site.Name, outcome => outcome.Pair!);

    /// <summary>All that a run shows of a convolution, one batch after the other.</summary>
    public static (float[] Input, float[] Output) All(ICalibrationRun run, string name)
    {
        List<float> input = [], output = [];
        foreach (CalibrationBatch batch in run.Observe(name, Token))
        {
            Assert.Equal(batch.Input.Count, batch.Output.Count);
            Assert.Equal(batch.Input.Count * batch.Input.Channels * batch.Input.Height * batch.Input.Width, batch.Input.Values.Length);
            input.AddRange(batch.Input.Values.Span);
            output.AddRange(batch.Output.Values.Span);
        }

        return ([.. input], [.. output]);
    }

    /// <summary>Runs the model with these pairs, all inputs at once, and returns a value by its name.</summary>
    public float[] Direct(string value, IReadOnlyDictionary<string, LayerPair>? pairs = null)
    {
        ModelProto model = (pairs is null ? Survey.Model : DecomposedCopy.Of(Survey, pairs)).Proto.Clone();
        if (value == model.Graph.Input[0].Name)
            return _numbers;
        if (model.Graph.Output.All(output => output.Name != value))
            model.Graph.Output.Add(new ValueInfoProto { Name = value });
        // A fixed batch is freed.
        model.Graph.Input[0].Type.TensorType.Shape.Dim[0] = new TensorShapeProto.Types.Dimension { DimParam = "all" };
        using var options = new SessionOptions { IntraOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL };
        using var session = new InferenceSession(Google.Protobuf.MessageExtensions.ToByteArray(model), options);
        using var run = new RunOptions();
        long[] sizes = [.. _shape.Select(size => (long)size)];
        bool isHalf = model.Graph.Input[0].Type.TensorType.ElemType == TensorType.Float16;
        using OrtValue input = isHalf
            ? OrtValue.CreateTensorValueFromMemory(MemoryMarshal.Cast<Half, Float16>(Array.ConvertAll(_numbers, number => (Half)number)).ToArray(), sizes)
            : OrtValue.CreateTensorValueFromMemory(_numbers, sizes);
        using var outputs = session.Run(run, [model.Graph.Input[0].Name], [input], [value]);
        return isHalf
            ? Array.ConvertAll(MemoryMarshal.Cast<Float16, Half>(outputs[0].GetTensorDataAsSpan<Float16>()).ToArray(), number => (float)number)
            : outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }

    public static void AssertClose(float[] expected, float[] actual, double tolerance = 1e-5)
    {
        Assert.Equal(expected.Length, actual.Length);
        double largest = expected.Max(Math.Abs);
        Assert.True(largest > 0, "Zeros show nothing.");
        double furthest = expected.Zip(actual, (one, other) => Math.Abs(one - other)).Max();
        Assert.InRange(furthest, 0, tolerance * largest);
    }
}
