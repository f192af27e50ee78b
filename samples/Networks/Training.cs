using SplitConv.Samples.Pictures;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SplitConv.Samples.Networks;

/// <summary>Plain training: stochastic gradient descent with momentum and weight decay, and a learning rate that falls to zero along a cosine.</summary>
/// <param name="Network">What is trained.</param>
/// <param name="Epochs">How often every picture is seen.</param>
public sealed record Training(nn.Module<Tensor, Tensor> Network, int Epochs)
{
    /// <summary>The pictures of one step.</summary>
    // Small batches make many steps: with large ones the network takes several epochs to learn anything at all.
    public const int BatchSize = 32;

    private const double Momentum = 0.9;

    /// <summary>The learning rate of the first step.</summary>
    public required double LearningRate { get; init; }

    /// <summary>How strongly weights that nothing needs are worn away.</summary>
    public required double WeightDecay { get; init; }

    /// <summary>Trains on the pictures, in an order that libtorch's random generator decides on.</summary>
    /// <param name="pictures">What to learn from; those that fill no batch are left out, others in every epoch.</param>
    /// <param name="progress">Told after every step, which may run the network too.</param>
    /// <param name="cancellation">Looked at before every step.</param>
    public void Run(PictureSet pictures, IProgress<TrainingProgress> progress, CancellationToken cancellation)
    {
        int steps = pictures.Count / BatchSize;

        // The optimiser holds the parameters that the network has at this moment: a network that is decomposed later needs a new one.
        using SGD optimizer = optim.SGD(Network.parameters(), LearningRate, Momentum, weight_decay: WeightDecay, nesterov: true);
        var schedule = optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max: Epochs * steps);
        for (int epoch = 1; epoch <= Epochs; epoch++)
        {
            long[] order = Shuffle(pictures.Count);
            double lossSum = 0;
            for (int step = 1; step <= steps; step++)
            {
                cancellation.ThrowIfCancellationRequested();
                lossSum += Step(optimizer, Batch.Take(pictures, order.AsSpan((step - 1) * BatchSize, BatchSize)));
                schedule.step();
                progress.Report(new TrainingProgress(epoch, Epochs, step, steps, lossSum / step));
            }
        }
    }

    private double Step(SGD optimizer, Batch batch)
    {
        using var scope = NewDisposeScope();

        // Batch normalisation takes the mean and variance of the batch, and keeps their running averages.
        Network.train();
        Tensor logits = Network.call(tensor(batch.Pictures, batch.Shape));
        Tensor loss = nn.functional.cross_entropy(logits, tensor(batch.Labels));
        optimizer.zero_grad();
        loss.backward();
        optimizer.step();
        return loss.item<float>();
    }

    private static long[] Shuffle(int count)
    {
        using Tensor order = randperm(count);
        return order.data<long>().ToArray();
    }
}
