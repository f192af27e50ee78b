using System.CommandLine;
using SplitConv;
using SplitConv.Samples.FineTune;
using SplitConv.Samples.Networks;
using SplitConv.Spectra.Libtorch;
using TorchSharp;

// As a process that a signal ended, by the shell's convention: 128 + SIGINT.
const int Interrupted = 130;

// Decides on the order of the pictures.
const int OrderSeed = 1;

// Before libtorch is loaded; see its documentation.
LibtorchLoader.SleepWhileWaiting();

var output = new Option<DirectoryInfo>("--output")
{
    Description = "The folder for the files.",
    DefaultValueFactory = _ => new DirectoryInfo("splitconv-finetune"),
    Recursive = true,
};
var pictures = NumberOption("--pictures", "How many pictures to fine-tune on.", usual: 16_000, least: Training.BatchSize);
var epochs = NumberOption("--epochs", "How often every picture is seen.", usual: 4, least: 1);
var ranks = new Option<string>("--ranks")
{
    Description = "harder: lower than the reference's, to show a loss of accuracy and its recovery; reference: the reference's.",
    DefaultValueFactory = _ => RankChoice.Harder.Name,
    Recursive = true,
}.AcceptOnlyFromAmong(RankChoice.Harder.Name, RankChoice.Reference.Name);

var root = new RootCommand("Decomposes a trained network with SplitConv and wins its accuracy back by fine-tuning.")
{
    Mode("online", "Decompose the network and fine-tune it, in one program.", OnlineMode.Run),
    Mode("offline", "Decompose once; fine-tune from the files, as another program would.", OfflineMode.Run),
    output, pictures, epochs, ranks,
};
return await root.Parse(args).InvokeAsync();

static Option<int> NumberOption(string name, string description, int usual, int least)
{
    var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => usual, Recursive = true };
    option.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<int>() < least)
            result.AddError($"{name} must be at least {least}.");
    });
    return option;
}

Command Mode(string name, string description, Action<Settings, CancellationToken> body)
{
    var command = new Command(name, description);
    command.SetAction((arguments, cancellation) => Task.Run(
        () => Guard(body, new Settings(
            arguments.GetRequiredValue(output),
            arguments.GetRequiredValue(pictures),
            arguments.GetRequiredValue(epochs),
            RankChoice.Named(arguments.GetRequiredValue(ranks))), cancellation),
        CancellationToken.None));
    return command;
}

// What can be expected to go wrong ends in one line: the library's errors say what to do.
static int Guard(Action<Settings, CancellationToken> body, Settings settings, CancellationToken cancellation)
{
    try
    {
        LibtorchLoader.EnsureLoaded();
        torch.set_num_threads(2);
        torch.manual_seed(OrderSeed);
        settings.Output.Create();
        Console.WriteLine(settings.Ranks.Explanation);
        body(settings, cancellation);
        return 0;
    }
    catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
    {
        Console.Error.WriteLine("Interrupted.");
        return Interrupted;
    }
    catch (Exception exception) when (exception is SplitConvException or IOException or UnauthorizedAccessException)
    {
        Console.Error.WriteLine($"error: {exception.Message}");
        return 1;
    }
}
