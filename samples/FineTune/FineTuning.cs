using System.Diagnostics;
using SplitConv.Samples.Networks;
using SplitConv.Samples.Pictures;
using static TorchSharp.torch;

namespace SplitConv.Samples.FineTune;

/// <summary>Training after decomposition: short and with small steps, because the weights are nearly right already.</summary>
internal static class FineTuning
{
    // Some of the pictures the network was trained on: fine-tuning needs no others.
    private const ulong TrainingSeed = 1;

    public static void Run(nn.Module<Tensor, Tensor> network, Settings settings, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        PictureSet pictures = PictureSet.Generate(TrainingSeed, settings.Pictures);
        Console.WriteLine($"{pictures.Count} pictures generated in {watch.Elapsed.TotalSeconds:F1} s");

        watch.Restart();
        var training = new Training(network, settings.Epochs)
        {
            // A fifth of that of the training from scratch: the weights need correcting, not replacing.
            LearningRate = 0.01,
            WeightDecay = 0.002,
        };
        ProgressDisplay.Show("Fine-tuning", progress => training.Run(pictures, progress, cancellation));
        Console.WriteLine($"Fine-tuned in {watch.Elapsed.TotalSeconds:F0} s");
    }
}
