using System.CommandLine;
using System.Diagnostics;
using Google.Protobuf;
using SplitConv.Samples.Networks;
using SplitConv.Samples.Pictures;
using SplitConv.Samples.TrainPictures;
using SplitConv.Spectra.Libtorch;
using SplitConv.Storage;
using TorchSharp;

const ulong TrainingSeed = 1;
const ulong HeldOutSeed = 2;
const int NetworkSeed = 1;
const int HeldOutCount = 2000;

// Far above any difference that comes from rounding, far below any that comes from a wrong export.
const float Tolerance = 1e-3f;

var output = new Option<FileInfo>("--output")
{
    Description = "The ONNX file to write.",
    DefaultValueFactory = _ => new FileInfo("samples/model/pictures.onnx"),
};
var epochs = NumberOption("--epochs", "How often every picture is seen.", usual: 5, least: 1);
var count = NumberOption("--pictures", "How many pictures to train on.", usual: 48_000, least: Training.BatchSize);

var command = new RootCommand("Trains the network of the samples on generated pictures and writes it as an ONNX file.") { output, epochs, count };
command.SetAction((arguments, cancellation) => Task.Run(
    () => TrainAndWrite(arguments.GetRequiredValue(output), arguments.GetRequiredValue(epochs), arguments.GetRequiredValue(count), cancellation),
    cancellation));
return await command.Parse(args).InvokeAsync();

static Option<int> NumberOption(string name, string description, int usual, int least)
{
    var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => usual };
    option.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<int>() < least)
            result.AddError($"{name} must be at least {least}.");
    });
    return option;
}

static int TrainAndWrite(FileInfo output, int epochs, int count, CancellationToken cancellation)
{
    LibtorchLoader.SleepWhileWaiting();
    torch.set_num_threads(2);
    torch.manual_seed(NetworkSeed);

    var watch = Stopwatch.StartNew();
    PictureSet pictures = PictureSet.Generate(TrainingSeed, count);
    PictureSet heldOut = PictureSet.Generate(HeldOutSeed, HeldOutCount);
    Console.WriteLine($"{pictures.Count} pictures to train on and {heldOut.Count} held out, generated in {watch.Elapsed.TotalSeconds:F1} s");

    using var network = PictureNetwork.Create();

    // The decay is strong enough to wear away, within so few epochs, what the random start left in the weights and nothing needs.
    var training = new Training(network, epochs) { LearningRate = 0.05, WeightDecay = 0.002 };
    training.Run(pictures, new EpochReport(network, heldOut, Console.Out), cancellation);

    byte[] model = OnnxExport.Export(network).ToByteArray();
    using var onnx = new OnnxClassifier(model);
    var trained = Predictions.Of(heldOut, new TorchClassifier(network).Run);
    var exported = Predictions.Of(heldOut, onnx.Run);
    float difference = exported.LargestDifference(trained);
    Console.WriteLine($"Held-out accuracy: {trained.Accuracy:P2} in TorchSharp, {exported.Accuracy:P2} in ONNX Runtime");
    Console.WriteLine($"Largest difference of a logit: {difference:E1}");

    // Not a number counts as a failure too.
    if (!(difference <= Tolerance))
    {
        Console.Error.WriteLine($"{output} is not written: a logit of ONNX Runtime may differ from TorchSharp's by {Tolerance:E1} at most.");
        return 1;
    }

    output.Directory!.Create();
    using (var files = new OutputFiles())
    {
        files.Stage(output.FullName, overwrite: true, stream => stream.Write(model));
        files.Commit();
    }

    Console.WriteLine($"{output} written: {model.Length} bytes, after {watch.Elapsed.TotalSeconds:F0} s");
    return 0;
}
