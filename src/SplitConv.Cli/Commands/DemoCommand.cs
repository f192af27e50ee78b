using System.CommandLine;
using SplitConv.Cli.Rendering;
using SplitConv.Onnx.Comparing;
using SplitConv.Onnx.Data;
using SplitConv.Onnx.Running;
using SplitConv.Plans;
using SplitConv.Samples.Pictures;
using SplitConv.Storage;

namespace SplitConv.Cli.Commands;

/// <summary><c>splitconv demo</c>: the main job from end to end on a small trained network that comes with the program.</summary>
internal static class DemoCommand
{
    private const string EmbeddedModel = "pictures.onnx";

    // Other pictures than those the network was trained on; see samples/TrainPictures.
    private const ulong HeldOutSeed = 2;
    private const int HeldOutCount = 2000;

    public static Command Create()
    {
        Option<string?> folder = new("--output", "-o") { Description = "The folder for the demo's files. Default: a new folder splitconv-demo.", HelpName = "FOLDER" };
        var command = new Command("demo", "Inspect, decompose and compare a small trained network that comes with the program.") { folder };
        command.SetAction((parsed, token) => Execution.Run(cancellation => Run(parsed.GetValue(folder) ?? NewFolder(), cancellation), token));
        return command;
    }

    private static int Run(string folder, CancellationToken cancellationToken)
    {
        string In(string name) => Path.Combine(folder, name);
        string model = In(EmbeddedModel), pictures = In("pictures.bin"), decomposed = Outputs.DefaultModel(model);
        WriteInputs(folder, model, pictures);
        Terminal.WriteLine($"A network that tells {PictureSet.ClassNames.Count} shapes apart, and {HeldOutCount} pictures it was not trained on, are in {folder}.");

        Show($"inspect {model}");
        InspectCommand.Run(InspectCommand.Survey(model, FreeDimensions.None, cancellationToken)!, DecompositionOptions.Default, Measurements.None, FreeDimensions.None, withPrices: true, json: false, cancellationToken);

        string information = In("pictures.json"), weights = In("pictures.safetensors");
        Show($"decompose {model} --info {information} --weights {weights}");
        DecomposeCommand.Run(model, new Outputs(decomposed, information, weights, Force: false), DecompositionOptions.Default, Measurements.None, FreeDimensions.None, json: false, cancellationToken);

        Show($"compare {model} {decomposed} --data {pictures} --mean {PictureSet.Mean} --std {PictureSet.StandardDeviation}");
        var preprocessing = new Preprocessing { Normalisation = new Normalisation([PictureSet.Mean], [PictureSet.StandardDeviation]) };
        var options = new ComparisonOptions { Inputs = InputSource.Open(pictures, preprocessing) };
        return CompareCommand.Run(model, decomposed, options, json: false, cancellationToken);
    }

    private static void Show(string command)
    {
        Terminal.WriteLine();
        Terminal.WriteLine($"$ splitconv {command}");
    }

    private static void WriteInputs(string folder, string model, string pictures)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new OutputException(folder, $"cannot be created: {exception.Message}", exception);
        }

        using Stream embedded = typeof(DemoCommand).Assembly.GetManifestResourceStream(EmbeddedModel)!;
        using var files = new OutputFiles();
        files.Stage(model, overwrite: false, embedded.CopyTo);
        files.Stage(pictures, overwrite: false, PictureSet.Generate(HeldOutSeed, HeldOutCount).WriteCifar);
        files.Commit();
    }

    private static string NewFolder()
    {
        string name = "splitconv-demo";
        for (int number = 2; Path.Exists(name); number++)
            name = $"splitconv-demo-{number}";
        return name;
    }
}
