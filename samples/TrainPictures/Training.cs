using System.Diagnostics;
using SplitConv.Samples.Pictures;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SplitConv.Samples.TrainPictures;

/// <summary>
/// Plain training from scratch: stochastic gradient descent with momentum and weight decay, and a learning rate that falls to zero along a cosine.
/// </summary>
/// <param name="Network">What is trained.</param>
/// <param name="Epochs">How often every picture is seen.</param>
internal sealed record Training(Sequential Network, int Epochs)
{
    // Small batches make many steps: with large ones the network takes several epochs to learn anything at all.
    public const int BatchSize = 32;

    private const double LearningRate = 0.05;
    private const double Momentum = 0.9;

    // Strong enough to wear away, within so few epochs, what the random start left in the weights and nothing needs.
    private const double WeightDecay = 0.002;

    /// <summary>Trains on the pictures and reports, after every epoch, the accuracy on the pictures held out.</summary>
    public void Run(PictureSet pictures, PictureSet heldOut, TextWriter report, CancellationToken cancellation)
    {
        int steps = pictures.Count / BatchSize;
        using SGD optimizer = optim.SGD(Network.parameters(), LearningRate, Momentum, weight_decay: WeightDecay, nesterov: true);
        var schedule = optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max: Epochs * steps);
        for (int epoch = 1; epoch <= Epochs; epoch++)
        {
            var watch = Stopwatch.StartNew();
            long[] order = Shuffle(pictures.Count);
            double lossSum = 0;
            Network.train();
            for (int step = 0; step < steps; step++)
            {
                cancellation.ThrowIfCancellationRequested();
                lossSum += Step(optimizer, Batch.Take(pictures, order.AsSpan(step * BatchSize, BatchSize)));
                schedule.step();
            }

            double accuracy = Predictions.Of(heldOut, new TorchClassifier(Network).Run).Accuracy;
            report.WriteLine($"Epoch {epoch} of {Epochs}: loss {lossSum / steps:F4}, held-out accuracy {accuracy:P2}, {watch.Elapsed.TotalSeconds:F0} s");
        }
    }

    private double Step(SGD optimizer, Batch batch)
    {
        using var scope = NewDisposeScope();
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
