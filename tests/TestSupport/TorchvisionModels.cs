namespace SplitConv.TestSupport;

/// <summary>
/// The convolutions of torchvision's networks with their names, shapes, strides and order, under random weights; batch normalisation and the classifier are left out, for they do not matter to decomposition.
/// </summary>
public static class TorchvisionModels
{
    private const int ImageSide = 64;

    /// <summary>ResNet-18: two basic blocks in each of four stages.</summary>
    public static OnnxModelBuilder ResNet18() => ResNet([2, 2, 2, 2], bottleneck: false);

    /// <summary>ResNet-50: 3, 4, 6 and 3 bottleneck blocks; the 3 x 3 convolution of a block carries the stride.</summary>
    public static OnnxModelBuilder ResNet50() => ResNet([3, 4, 6, 3], bottleneck: true);

    /// <summary>VGG-16: thirteen convolutions with bias, numbered among the activations and poolings between them.</summary>
    public static OnnxModelBuilder Vgg16()
    {
        var network = new Network();
        int index = 0;
        foreach (int[] stage in new int[][] { [64, 64], [128, 128], [256, 256, 256], [512, 512, 512], [512, 512, 512] })
        {
            foreach (int channels in stage)
            {
                network.Convolution($"features.{index}", channels, 3, stride: 1, bias: true);
                network.Activation();
                index += 2;
            }

            network.Pooling(2);
            index++;
        }

        return network.Finish();
    }

    private static OnnxModelBuilder ResNet(int[] blocks, bool bottleneck)
    {
        var network = new Network();
        network.Convolution("conv1", 64, 7, stride: 2);
        network.Activation();
        network.Pooling(3);
        for (int stage = 0; stage < blocks.Length; stage++)
        for (int block = 0; block < blocks[stage]; block++)
            Block(network, $"layer{stage + 1}.{block}", 64 << stage, stage > 0 && block == 0 ? 2 : 1, bottleneck);
        return network.Finish();
    }

    private static void Block(Network network, string name, int width, int stride, bool bottleneck)
    {
        var start = network.Position;
        int outputs = bottleneck ? 4 * width : width;
        if (bottleneck)
        {
            network.Convolution($"{name}.conv1", width, 1, stride: 1);
            network.Activation();
            network.Convolution($"{name}.conv2", width, 3, stride);
            network.Activation();
            network.Convolution($"{name}.conv3", outputs, 1, stride: 1);
        }
        else
        {
            network.Convolution($"{name}.conv1", width, 3, stride);
            network.Activation();
            network.Convolution($"{name}.conv2", width, 3, stride: 1);
        }

        var (main, _) = network.Position;
        network.Position = start;
        if (stride != 1 || start.Channels != outputs)
            network.Convolution($"{name}.downsample.0", outputs, 1, stride);
        network.Addition(main);
        network.Activation();
    }

    // Appends nodes at the value that is made last.
    private sealed class Network
    {
        private readonly OnnxModelBuilder _model = new OnnxModelBuilder().Input("input", OnnxModelBuilder.Float32, 1, 3, ImageSide, ImageSide);
        private int _nodes;

        public (string Value, int Channels) Position { get; set; } = ("input", 3);

        public void Convolution(string name, int outputs, int kernel, int stride, bool bias = false)
        {
            _model.RandomConstant($"{name}.weight", (ulong)_nodes, outputs, Position.Channels, kernel, kernel);
            if (bias)
                _model.RandomConstant($"{name}.bias", (ulong)_nodes, outputs);
            long padding = kernel / 2;
            Append("Conv", outputs, bias ? [Position.Value, $"{name}.weight", $"{name}.bias"] : [Position.Value, $"{name}.weight"], name,
                ("pads", new[] { padding, padding, padding, padding }), ("strides", new long[] { stride, stride }));
        }

        public void Activation() => Append("Relu", Position.Channels, [Position.Value]);

        public void Addition(string other) => Append("Add", Position.Channels, [Position.Value, other]);

        public void Pooling(long kernel)
        {
            long padding = (kernel - 1) / 2;
            Append("MaxPool", Position.Channels, [Position.Value], "",
                ("kernel_shape", new[] { kernel, kernel }), ("pads", new[] { padding, padding, padding, padding }), ("strides", new long[] { 2, 2 }));
        }

        public OnnxModelBuilder Finish() => _model.Output(Position.Value);

        private void Append(string operation, int channels, string[] inputs, string name = "", params (string, object)[] attributes)
        {
            string output = $"value{_nodes++}";
            _model.Node(operation, inputs, [output], name, attributes);
            Position = (output, channels);
        }
    }
}
