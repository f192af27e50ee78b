using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SplitConv.Samples.TrainPictures;

/// <summary>Lets TorchSharp run a network that is being trained.</summary>
internal sealed class TorchClassifier(Sequential network)
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
