using static TorchSharp.torch;

namespace SplitConv.Samples.Networks;

/// <summary>Lets TorchSharp run a network, trained or still in training.</summary>
public sealed class TorchClassifier(nn.Module<Tensor, Tensor> network)
{
    /// <summary>The logits of a batch. The network is left in evaluation mode, in which batch normalisation takes its running mean and variance.</summary>
    public float[] Run(Batch batch)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        network.eval();
        return network.call(tensor(batch.Pictures, batch.Shape)).data<float>().ToArray();
    }
}
