using System.Diagnostics;
using SplitConv.Samples.Networks;
using SplitConv.TorchSharp;
using TorchSharp.Modules;

namespace SplitConv.Samples.FineTune;

/// <summary>
/// The offline way: the network is decomposed once, and every training after that starts from the files. Right where the decomposition takes long, or training
/// runs often or on many machines, which must all have the same ranks.
/// </summary>
internal static class OfflineMode
{
    public static void Run(Settings settings, CancellationToken cancellation)
    {
        var scores = new Scores();
        Decompose(settings, scores, cancellation);
        FineTune(settings, scores, cancellation);
        scores.WriteTable();
    }

    // Step 1. "splitconv decompose --info --weights" writes the same two files for an ONNX model.
    private static void Decompose(Settings settings, Scores scores, CancellationToken cancellation)
    {
        using Sequential network = PretrainedNetwork.Create();
        scores.Measure("original", network);

        var watch = Stopwatch.StartNew();
        var result = network.AutoDecomposition(settings.InformationFile, settings.Ranks.Options, cancellationToken: cancellation);
        network.SaveWeights(settings.DecomposedWeights);
        Report.Decomposed(result, watch.Elapsed);
        Console.WriteLine($"{settings.InformationFile} and {settings.DecomposedWeights} written");
    }

    // Step 2. Nothing is left of step 1 but the two files.
    private static void FineTune(Settings settings, Scores scores, CancellationToken cancellation)
    {
        using Sequential network = PictureNetwork.Create();
        var watch = Stopwatch.StartNew();
        network.DecomposeNetwork(settings.InformationFile);
        network.LoadWeights(settings.DecomposedWeights);
        Console.WriteLine($"Decomposed again from the files in {watch.Elapsed.TotalSeconds:F2} s");
        scores.Measure("decomposed", network);

        // Only now an optimiser may be made: before, it would have taken the weights of the convolutions that are gone.
        FineTuning.Run(network, settings, cancellation);
        scores.Measure("fine-tuned", network);

        network.SaveWeights(settings.TunedWeights);
        Console.WriteLine($"{settings.TunedWeights} written");
    }
}
