using System.CommandLine;
using System.Text.Json;
using SplitConv.Benchmarks.Measuring;
using SplitConv.Benchmarks.Rows;

namespace SplitConv.Benchmarks;

/// <summary><c>engine-network</c>: measures all eligible layers of a network together and prints the result as JSON. For <c>engine</c>.</summary>
internal static class NetworkCommand
{
    public const string Name = "engine-network";

    public static Command Create()
    {
        var network = new Argument<string>("NETWORK") { Description = "The name of a network of the table." };
        network.AcceptOnlyFromAmong([.. NetworkLayers.Networks]);
        Option<int?> threads = SharedOptions.Threads();
        var command = new Command(Name, "Measure all eligible layers of a network together.") { network, threads };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(NetworkMeasurement.Of(parsed.GetRequiredValue(network), parsed.GetValue(threads))));
            return ExitCode.Done;
        });
        return command;
    }
}
