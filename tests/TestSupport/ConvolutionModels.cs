using System.Runtime.InteropServices;
using Google.Protobuf;
using SplitConv.Onnx.Protocol;

namespace SplitConv.TestSupport;

/// <summary>Small models of one or two eligible convolutions, and the tensors they are made of.</summary>
public static class ConvolutionModels
{
    /// <summary>The smallest kernel that is eligible: 7 x 7 needs no 64 channels. <c>[6, 4, 7, 7]</c>, mode SCFK, L = 28.</summary>
    public static long[] Kernel => [6, 4, 7, 7];

    /// <summary>An input for <see cref="Kernel"/>, <c>[1, 4, 12, 13]</c>.</summary>
    public static object[] Image => [1, 4, 12, 13];

    /// <summary>A model of one convolution: input x, weight w, bias b, node conv, output y.</summary>
    /// <param name="kernel">The shape of the weight; null for <see cref="Kernel"/>.</param>
    /// <param name="image">The sizes of the input; null for <see cref="Image"/>.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="irVersion">The version of the format.</param>
    /// <param name="attributes">The attributes of the node.</param>
    public static OnnxModelBuilder One(long[]? kernel = null, object[]? image = null, bool bias = true, int irVersion = 8, params (string Name, object Value)[] attributes)
    {
        kernel ??= Kernel;
        OnnxModelBuilder model = new OnnxModelBuilder(irVersion)
            .Input("x", OnnxModelBuilder.Float32, image ?? Image)
            .Output("y")
            .RandomConstant("w", 1, kernel);
        if (bias)
            model.RandomConstant("b", 2, kernel[0]);
        return model.Node("Conv", bias ? ["x", "w", "b"] : ["x", "w"], ["y"], "conv", attributes);
    }

    /// <summary>A model of convolutions that all read the input x and the same weight w: nodes conv1, conv2, ..., outputs y1, y2, ...</summary>
    /// <param name="count">How many convolutions.</param>
    /// <param name="bias">Whether they also share the bias b.</param>
    public static OnnxModelBuilder Shared(int count, bool bias = false)
    {
        OnnxModelBuilder model = new OnnxModelBuilder().Input("x", OnnxModelBuilder.Float32, Image).RandomConstant("w", 1, Kernel);
        if (bias)
            model.RandomConstant("b", 2, Kernel[0]);
        for (int number = 1; number <= count; number++)
        {
            // Different strides, so that the outputs differ.
            model.Node("Conv", bias ? ["x", "w", "b"] : ["x", "w"], [$"y{number}"], $"conv{number}", ("strides", new long[] { 1, 1 + (number - 1) % 2 }));
            model.Output($"y{number}");
        }

        return model;
    }

    /// <summary>The names of all initialisers of the main graph.</summary>
    public static string[] Initializers(this ModelProto model) => [.. model.Graph.Initializer.Select(tensor => tensor.Name)];

    /// <summary>The node that makes a value of the main graph.</summary>
    public static NodeProto Producer(this ModelProto model, string value) => model.Graph.Node.Single(node => node.Output.Contains(value));

    /// <summary>The numbers of an attribute; none if the node does not have it.</summary>
    public static IEnumerable<long> Integers(this NodeProto node, string attribute) =>
        node.Attribute.Where(candidate => candidate.Name == attribute).SelectMany(candidate => candidate.Ints);

    /// <summary>Random normal numbers scaled as trained kernels are.</summary>
    public static float[] KernelValues(ulong seed, long[] shape)
    {
        int count = (int)shape.Aggregate(1L, (product, size) => product * size);
        float scale = MathF.Sqrt(2f * shape[0] / count);
        return [.. SplitMix64.NormalSingles(seed, count).Select(number => scale * number)];
    }

    /// <summary>A tensor without data.</summary>
    public static TensorProto Tensor(string name, int type, params long[] shape) => new() { Name = name, DataType = type, Dims = { shape } };

    /// <summary>A float16 tensor with raw data.</summary>
    public static TensorProto HalfTensor(string name, ulong seed, params long[] shape)
    {
        TensorProto tensor = Tensor(name, OnnxModelBuilder.Float16, shape);
        tensor.RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes<Half>(Array.ConvertAll(KernelValues(seed, shape), number => (Half)number)));
        return tensor;
    }

    /// <summary>A bfloat16 tensor with raw data.</summary>
    public static TensorProto BFloat16Tensor(string name, ulong seed, params long[] shape)
    {
        TensorProto tensor = Tensor(name, OnnxModelBuilder.BFloat16, shape);
        ushort[] bits = Array.ConvertAll(KernelValues(seed, shape), number => (ushort)(BitConverter.SingleToUInt32Bits(number) >> 16));
        tensor.RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes<ushort>(bits));
        return tensor;
    }

    /// <summary>Moves the data of a tensor to a file beside the model.</summary>
    /// <param name="tensor">A tensor with raw data.</param>
    /// <param name="entries">Location, and offset and length where wanted.</param>
    public static void MakeExternal(this TensorProto tensor, params (string Key, string Value)[] entries)
    {
        tensor.ClearRawData();
        tensor.DataLocation = 1;
        tensor.ExternalData.Add(entries.Select(entry => new StringStringEntryProto { Key = entry.Key, Value = entry.Value }));
    }
}
