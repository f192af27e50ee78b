using System.CommandLine;
using SplitConv.Benchmarks.Measuring;
using SplitConv.Benchmarks.Rows;
using SplitConv.Spectra.Libtorch;
using static TorchSharp.torch;

namespace SplitConv.Benchmarks;

/// <summary><c>engine-weights</c>: writes the weights of a row to standard output, so that what making them takes is not counted as memory of the row.</summary>
internal static class WeightsCommand
{
    public const string Name = "engine-weights";

    public static Command Create()
    {
        Argument<KernelRow> row = SharedOptions.Row();
        Option<int?> threads = SharedOptions.Threads();
        var command = new Command(Name, "Write the weights of a row: float32, row-major, [out, in, h, w].") { row, threads };
        command.Hidden = true;
        command.SetAction(parsed => Write(parsed.GetRequiredValue(row), parsed.GetValue(threads)));
        return command;
    }

    private static int Write(KernelRow row, int? threads)
    {
        LibtorchLoader.EnsureLoaded();
        if (threads is { } count)
            set_num_threads(count);
        using var _ = no_grad();
        using Tensor weights = RandomWeights.Create(row);
        using Stream output = Console.OpenStandardOutput();
        output.Write(weights.bytes);
        return ExitCode.Done;
    }
}
