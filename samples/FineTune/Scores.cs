using Spectre.Console;
using SplitConv.Samples.Networks;
using SplitConv.Samples.Pictures;
using static TorchSharp.torch;

namespace SplitConv.Samples.FineTune;

/// <summary>How well the network does at each stage, on pictures that no training sees.</summary>
internal sealed class Scores
{
    private const ulong HeldOutSeed = 2;
    private const int HeldOutCount = 2000;

    private readonly PictureSet _heldOut = PictureSet.Generate(HeldOutSeed, HeldOutCount);
    private readonly List<(string Stage, double Accuracy, long Parameters)> _rows = [];

    public void Measure(string stage, nn.Module<Tensor, Tensor> network)
    {
        double accuracy = Predictions.Of(_heldOut, new TorchClassifier(network).Run).Accuracy;
        Console.WriteLine($"Accuracy, {stage}: {accuracy:P2}");
        _rows.Add((stage, accuracy, network.parameters().Sum(parameter => parameter.numel())));
    }

    public void WriteTable()
    {
        var table = new Table().Border(TableBorder.Simple)
            .AddColumn("network")
            .AddColumn($"accuracy on {HeldOutCount} held-out pictures", column => column.RightAligned())
            .AddColumn("parameters", column => column.RightAligned());
        foreach (var (stage, accuracy, parameters) in _rows)
            table.AddRow(stage, $"{accuracy:P2}", $"{parameters:N0}");
        AnsiConsole.Write(table);
    }
}
