using System.Diagnostics;
using SplitConv.Samples.Networks;
using SplitConv.Samples.Pictures;
using TorchSharp.Modules;

namespace SplitConv.Samples.TrainPictures;

/// <summary>Writes a line after every epoch, with the accuracy on the pictures held out.</summary>
internal sealed class EpochReport(Sequential network, PictureSet heldOut, TextWriter report) : IProgress<TrainingProgress>
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();

    public void Report(TrainingProgress value)
    {
        if (!value.EndsEpoch)
            return;
        double accuracy = Predictions.Of(heldOut, new TorchClassifier(network).Run).Accuracy;
        report.WriteLine($"Epoch {value.Epoch} of {value.Epochs}: loss {value.Loss:F4}, held-out accuracy {accuracy:P2}, {_watch.Elapsed.TotalSeconds:F0} s");
        _watch.Restart();
    }
}
