using System.Runtime.InteropServices;
using Google.Protobuf.Collections;
using SplitConv.Convolutions;
using SplitConv.Onnx.Graphs;
using SplitConv.Onnx.Models;
using SplitConv.Onnx.Protocol;
using SplitConv.Onnx.Sites;

namespace SplitConv.Onnx.Rewriting;

/// <content>Where the new kernels and biases are stored, and how they stay shared.</content>
internal sealed partial class PairRewriter
{
    // One pair of initialisers for all replacements of a weight whose kernels are the same bytes.
    private (string First, string Last) StoreKernels(ConvolutionReplacement replacement, string name)
    {
        ResolvedConstant weight = replacement.Original.Weight!;
        var stored = CollectionsMarshal.GetValueRefOrAddDefault(_kernelNames, weight.Identity, out _) ??= [];
        foreach (var (kernels, firstName, lastName) in stored)
        {
            if (kernels.SameWeights(replacement.Kernels))
                return (firstName, lastName);
        }

        string first = _names.Value(PairNames.FirstWeight(name)), last = _names.Value(PairNames.LastWeight(name));
        Store(weight.Home).Add(Tensor(first, replacement.Kernels.First));
        Store(weight.Home).Add(Tensor(last, replacement.Kernels.Last));
        stored.Add((replacement.Kernels, first, last));
        return (first, last);
    }

    private string? BiasValue(ConvolutionReplacement replacement, string name)
    {
        ConvolutionNode original = replacement.Original;
        if (original.BiasName is null)
            return null;
        var (constant, _) = ConstantResolver.Resolve(original.Scope!, original.BiasName);
        // A bias that is computed, or cast on the way, keeps its name.
        if (replacement.Bias is null && constant is not { CastTo: null })
            return original.BiasName;

        TensorProto source = replacement.Bias ?? constant!.Tensor;
        // One initialiser for all readers of a bias whose contents are the same.
        var stored = CollectionsMarshal.GetValueRefOrAddDefault(_biasNames, constant?.Tensor ?? source, out _) ??= [];
        foreach (var (known, knownName) in stored)
        {
            if (ReferenceEquals(known, source) || (known.HasRawData && source.HasRawData && known.DataType == source.DataType && known.RawData == source.RawData))
                return knownName;
        }

        TensorProto bias = source.Clone();
        bias.Name = _names.Value(PairNames.Bias(name));
        Store(constant?.Home ?? original.Scope!).Add(bias);
        stored.Add((source, bias.Name));
        return bias.Name;
    }

    private RepeatedField<TensorProto> Store(GraphScope home)
    {
        while (_storesInMainGraph && home.Parent is not null)
            home = home.Parent;
        return home.Graph.Initializer;
    }

    private static TensorProto Tensor(string name, ConvolutionKernel kernel) =>
        TensorData.Create(name, kernel.Type, kernel.Shape.Dimensions.Select(size => (long)size), kernel.Data);
}
