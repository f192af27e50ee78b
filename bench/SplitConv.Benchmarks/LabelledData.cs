using System.CommandLine;
using SplitConv.Onnx.Data;
using SplitConv.Samples.Pictures;

namespace SplitConv.Benchmarks;

/// <summary>The options about inputs to learn from and inputs to judge by: files, or the pictures that the sample network is for.</summary>
internal sealed class LabelledData
{
    private const string PicturesName = "--pictures";

    // The network of the samples was trained on the first and never saw the second; see samples/TrainPictures.
    private const ulong TrainingSeed = 1;
    private const ulong HeldOutSeed = 2;
    private const int TrainingCount = 2000;
    private const int HeldOutCount = 10_000;

    private readonly Option<string?> _train;
    private readonly Option<string?> _test;
    private readonly Option<double[]> _mean = NumberList.Option("--mean", "What is taken from pixels of 0 to 1; one number or one for each channel.", _ => true, "a number", 0);
    private readonly Option<double[]> _deviation = NumberList.Option("--std", "What they are divided by afterwards.", number => number > 0, "a number above 0", 1);

    private readonly Option<bool> _pictures = new(PicturesName)
    {
        Description = $"In place of --train, --test, --mean and --std: {TrainingCount} and {HeldOutCount} generated pictures for samples/model/pictures.onnx, of those it was trained on and others.",
    };

    /// <summary>Makes the options.</summary>
    /// <param name="kind">What files are taken, in a sentence.</param>
    public LabelledData(string kind)
    {
        _train = new Option<string?>("--train") { Description = $"What sensitivities are measured on and pairs are fitted to. {kind}", HelpName = "FILE" };
        _test = new Option<string?>("--test") { Description = $"What the result is measured on, and nothing else. {kind}", HelpName = "FILE" };
    }

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_train, _test, _mean, _deviation, _pictures])
            command.Add(option);
        command.Validators.Add(result =>
        {
            Option[] own = [_train, _test, _mean, _deviation];
            if (!result.GetValue(_pictures))
            {
                foreach (Option file in own.Take(2).Where(option => result.GetResult(option) is null))
                    result.AddError($"{file.Name} is missing; or take {PicturesName}.");
            }
            else if (own.FirstOrDefault(option => result.GetResult(option) is { Implicit: false }) is { } contradiction)
            {
                result.AddError($"{contradiction.Name} and {PicturesName} contradict each other.");
            }
        });
    }

    /// <summary>Opens the inputs.</summary>
    /// <param name="parsed">The command line.</param>
    public (InputSource Train, InputSource Test) Open(ParseResult parsed)
    {
        if (parsed.GetValue(_pictures))
            return (Generated(TrainingSeed, TrainingCount), Generated(HeldOutSeed, HeldOutCount));
        var preprocessing = new Preprocessing { Normalisation = new Normalisation(ToSingles(parsed.GetValue(_mean)!), ToSingles(parsed.GetValue(_deviation)!)) };
        return (InputSource.Open(parsed.GetValue(_train)!, preprocessing), InputSource.Open(parsed.GetValue(_test)!, preprocessing));
    }

    // Labels come with CIFAR-10 files, which are held in memory once they are open.
    private static InputSource Generated(ulong seed, int count)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory();
        try
        {
            string path = Path.Combine(folder.FullName, $"the generated pictures (seed {seed})");
            using (FileStream file = File.Create(path))
                PictureSet.Generate(seed, count).WriteCifar(file);
            return InputSource.Open(path, new Preprocessing { Normalisation = new Normalisation([PictureSet.Mean], [PictureSet.StandardDeviation]) });
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static float[] ToSingles(double[] numbers) => Array.ConvertAll(numbers, number => (float)number);
}
