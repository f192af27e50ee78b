using System.Diagnostics;
using SplitConv.Samples.Networks;
using SplitConv.TorchSharp;
using TorchSharp.Modules;

namespace SplitConv.Samples.FineTune;

/// <summary>The online way: the training program decomposes the network itself. Right where the decomposition takes seconds.</summary>
internal static class OnlineMode
{
    public static void Run(Settings settings, CancellationToken cancellation)
    {
        var scores = new Scores();
        using Sequential network = PretrainedNetwork.Create();
        scores.Measure("original", network);

        var watch = Stopwatch.StartNew();
        var result = network.AutoDecomposition(settings.InformationFile, settings.Ranks.Options, cancellationToken: cancellation);
        Report.Decomposed(result, watch.Elapsed);
        scores.Measure("decomposed", network);

        // Only now an optimiser may be made: before, it would have taken the weights of the convolutions that are gone.
        FineTuning.Run(network, settings, cancellation);
        scores.Measure("fine-tuned", network);

        network.SaveDecomposed(settings.Bundle);
        Console.WriteLine($"{settings.Bundle} written: structure and weights in one file");

        // What a program that only uses the network does: make the original one, whatever its weights, and load the bundle.
        using Sequential loaded = PictureNetwork.Create();
        loaded.LoadDecomposed(settings.Bundle);
        scores.Measure("loaded again", loaded);
        scores.WriteTable();
    }
}
