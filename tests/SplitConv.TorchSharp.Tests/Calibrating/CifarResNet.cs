using SplitConv.Convolutions;
using SplitConv.Onnx;
using SplitConv.Onnx.Models;
using SplitConv.Onnx.Protocol;
using SplitConv.Plans;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Tests.Calibrating;

/// <summary>The residual network of cifar_resnet20.onnx as a module: shortcuts without weights, that take every second pixel and pad the channels.</summary>
internal sealed class CifarResNet : nn.Module<Tensor, Tensor>
{
    private readonly ModuleList<nn.Module<Tensor, Tensor>> _convolutions;
    private readonly Linear _classifier;

    private CifarResNet(ModuleList<nn.Module<Tensor, Tensor>> convolutions, Linear classifier)
        : base(nameof(CifarResNet))
    {
        (_convolutions, _classifier) = (convolutions, classifier);
        RegisterComponents();
    }

    /// <summary>Makes the network with the weights of the file.</summary>
    public static CifarResNet Load(string path)
    {
        OnnxModel model = OnnxModel.Open(path);
        using var _ = no_grad();
        var convolutions = new ModuleList<nn.Module<Tensor, Tensor>>();
        foreach (ConvolutionSite site in ModelSurvey.Of(model).Sites)
        {
            ConvolutionGeometry geometry = site.Geometry!;
            Conv2d convolution = nn.Conv2d(geometry.InChannels, geometry.OutChannels, 3, stride: geometry.Stride.Height, padding: 1);
            convolution.weight.copy_(tensor(site.LoadKernel!().ToValues(), convolution.weight.shape));
            convolution.bias!.copy_(tensor(site.LoadBias!().ToArray()));
            convolutions.Add(convolution);
        }

        NodeProto last = model.Proto.Graph.Node.Single(node => node.OpType == "Gemm");
        Linear classifier = nn.Linear(64, 10);
        classifier.weight.copy_(Constant(last.Input[1], 10, 64));
        classifier.bias!.copy_(Constant(last.Input[2], 10));
        return new CifarResNet(convolutions, classifier);

        Tensor Constant(string name, params long[] shape) =>
            tensor(FloatingPoint.ToValues(model.Proto.Graph.Initializer.Single(constant => constant.Name == name).RawData.Span, ElementType.Float32), shape);
    }

    public override Tensor forward(Tensor input)
    {
        Tensor value = nn.functional.relu(_convolutions[0].call(input));
        for (int i = 1; i < _convolutions.Count; i += 2)
        {
            Tensor inner = nn.functional.relu(_convolutions[i].call(value));
            Tensor outer = _convolutions[i + 1].call(inner);
            value = nn.functional.relu(outer + Shortcut(value, outer.shape[1]));
        }

        return _classifier.call(value.mean([2, 3]));
    }

    private static Tensor Shortcut(Tensor value, long channels)
    {
        long added = channels - value.shape[1];
        if (added == 0)
            return value;
        Tensor sampled = value[TensorIndex.Colon, TensorIndex.Colon, TensorIndex.Slice(null, null, 2), TensorIndex.Slice(null, null, 2)];
        return nn.functional.pad(sampled, [0, 0, 0, 0, added / 2, added - added / 2]);
    }
}
