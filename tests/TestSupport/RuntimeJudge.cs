using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace SplitConv.TestSupport;

/// <summary>Runs models in ONNX Runtime on one thread, on the same random inputs every time, and says how far their outputs lie apart.</summary>
public sealed class RuntimeJudge
{
    private readonly Dictionary<string, long> _sizes = [];
    private readonly Dictionary<string, double> _values = [];

    /// <summary>Sets the size of a free dimension in every input that has it; the first axis is 1 where nothing is said.</summary>
    public RuntimeJudge Size(string dimension, long size)
    {
        _sizes[dimension] = size;
        return this;
    }

    /// <summary>Fills an input with one value in place of random normal numbers.</summary>
    public RuntimeJudge Fill(string input, double value)
    {
        _values[input] = value;
        return this;
    }

    /// <summary>Runs a model and returns the numbers of all its outputs by name.</summary>
    public IReadOnlyDictionary<string, double[]> Run(string path)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        using var session = new InferenceSession(path, options);
        using var run = new RunOptions();
        string[] names = [.. session.InputMetadata.Keys];
        OrtValue[] inputs = [.. session.InputMetadata.Select((input, index) => MakeInput(input.Key, input.Value, (ulong)index + 1))];
        try
        {
            string[] outputNames = [.. session.OutputMetadata.Keys];
            using var outputs = session.Run(run, names, inputs, outputNames);
            return outputNames.Zip(outputs, (name, value) => (name, Numbers: Read(value))).ToDictionary(item => item.name, item => item.Numbers);
        }
        finally
        {
            foreach (OrtValue input in inputs)
                input.Dispose();
        }
    }

    /// <summary>
    /// The largest relative error over all outputs: the Euclidean norm of the difference over that of the original. NaN if an output of the original is all zeros, for then nothing is shown; infinite if the
    /// models give outputs of other names or sizes.
    /// </summary>
    public double RelativeError(string original, string rewritten) => RelativeError(Run(original), Run(rewritten));

    /// <summary>The largest relative error between outputs that were computed already.</summary>
    public static double RelativeError(IReadOnlyDictionary<string, double[]> expected, IReadOnlyDictionary<string, double[]> actual)
    {
        double largest = expected.Keys.Order().SequenceEqual(actual.Keys.Order()) ? 0 : double.PositiveInfinity;
        foreach (var (name, numbers) in expected.Where(output => actual.ContainsKey(output.Key)))
            largest = Math.Max(largest, RelativeError(numbers, actual[name]));
        return largest;
    }

    /// <summary>The Euclidean norm of the difference over that of the first list; infinite if they are of different lengths, NaN if the first is all zeros.</summary>
    public static double RelativeError(IReadOnlyList<double> expected, IReadOnlyList<double> actual)
    {
        if (expected.Count != actual.Count)
            return double.PositiveInfinity;
        double difference = expected.Zip(actual, (one, other) => (one - other) * (one - other)).Sum();
        return Math.Sqrt(difference / expected.Sum(number => number * number));
    }

    private OrtValue MakeInput(string name, NodeMetadata metadata, ulong seed)
    {
        long[] shape = [.. metadata.Dimensions.Select((size, axis) => size >= 0 ? size : FreeSize(metadata.SymbolicDimensions[axis], axis, name))];
        OrtValue value = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, metadata.ElementDataType, shape);
        int count = (int)shape.Aggregate(1L, (product, size) => product * size);
        double[] numbers = _values.TryGetValue(name, out double filling) ? [.. Enumerable.Repeat(filling, count)] : SplitMix64.Normals(seed, count);
        Span<byte> bytes = value.GetTensorMutableRawData();
        switch (metadata.ElementDataType)
        {
            case TensorElementType.Float:
                Array.ConvertAll(numbers, number => (float)number).CopyTo(MemoryMarshal.Cast<byte, float>(bytes));
                break;
            case TensorElementType.Double:
                numbers.CopyTo(MemoryMarshal.Cast<byte, double>(bytes));
                break;
            case TensorElementType.Float16:
                Array.ConvertAll(numbers, number => (Half)number).CopyTo(MemoryMarshal.Cast<byte, Half>(bytes));
                break;
            case TensorElementType.Int64:
                Array.ConvertAll(numbers, number => (long)number).CopyTo(MemoryMarshal.Cast<byte, long>(bytes));
                break;
            case TensorElementType.UInt8 or TensorElementType.Int8 or TensorElementType.Bool:
                Array.ConvertAll(numbers, number => (byte)Math.Abs(number)).CopyTo(bytes);
                break;
            default:
                throw new ArgumentException($"The input {name} is of {metadata.ElementDataType}, which is not known here.");
        }

        return value;
    }

    private long FreeSize(string dimension, int axis, string input)
    {
        if (_sizes.TryGetValue(dimension, out long size))
            return size;
        return axis == 0 ? 1 : throw new ArgumentException($"Say how large '{dimension}' of the input {input} is.");
    }

    private static double[] Read(OrtValue value) => value.GetTensorTypeAndShape().ElementDataType switch
    {
        TensorElementType.Float => Array.ConvertAll(value.GetTensorDataAsSpan<float>().ToArray(), number => (double)number),
        TensorElementType.Double => value.GetTensorDataAsSpan<double>().ToArray(),
        TensorElementType.Float16 => Array.ConvertAll(MemoryMarshal.Cast<Float16, Half>(value.GetTensorDataAsSpan<Float16>()).ToArray(), number => (double)number),
        TensorElementType.Int64 => Array.ConvertAll(value.GetTensorDataAsSpan<long>().ToArray(), number => (double)number),
        TensorElementType.Int32 => Array.ConvertAll(value.GetTensorDataAsSpan<int>().ToArray(), number => (double)number),
        TensorElementType.UInt8 => Array.ConvertAll(value.GetTensorDataAsSpan<byte>().ToArray(), number => (double)number),
        var other => throw new ArgumentException($"An output of {other} is not known here."),
    };
}
