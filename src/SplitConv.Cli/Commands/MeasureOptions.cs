using System.CommandLine;
using System.Globalization;
using SplitConv.Onnx.Data;
using SplitConv.Plans;

namespace SplitConv.Cli.Commands;

/// <summary>What is to be measured before anything is decided.</summary>
internal sealed record Measurements
{
    /// <summary>Nothing.</summary>
    public static Measurements None { get; } = new();

    /// <summary>Whether pairs are timed and only those made that are faster.</summary>
    public bool Measure { get; init; }

    /// <summary>How many times faster.</summary>
    public double LeastSpeedUp { get; init; } = DecompositionOptions.Default.LeastSpeedUp;

    /// <summary>Threads of ONNX Runtime while timing.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>What the model is fed to measure the effect of each convolution on its output; null if it is not measured.</summary>
    public InputSource? Data { get; init; }

    /// <summary>How many inputs; null for as many as take a few minutes.</summary>
    public int? Samples { get; init; }
}

/// <summary>The options of inspect and decompose about measurements.</summary>
internal sealed class MeasureOptions
{
    // More take longer to start than a measurement does.
    private const int MostThreads = 256;

    private readonly Option<bool> _measure = new("--measure")
    {
        Description = "Time every pair against its convolution in ONNX Runtime, keep the convolution where the pair is not faster, and time the whole model.",
    };

    private readonly Option<double?> _keepIf = new("--keep-if")
    {
        Description = "How many times faster than its convolution a pair must be measured to be made. Default: 1.05.",
        HelpName = "FACTOR",
    };

    private readonly Option<int?> _threads = new("--threads") { Description = "Threads of ONNX Runtime while timing. Default: 1.", HelpName = "N" };

    private readonly InputDataOptions _data = new("--sensitivity", "With a budget: inputs on which the effect of each convolution on the output is measured, for the budget to weigh by");

    private readonly Option<int?> _samples = new("--samples") { Description = "How many of those inputs. Default: as many as take a few minutes, 8 to 256.", HelpName = "N" };

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _measure, _keepIf, _threads }.Concat(_data.All).Append(_samples))
            command.Add(option);
    }

    /// <summary>Reads them.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="budget">The budget that goes with them; null for none.</param>
    /// <exception cref="InvalidOptionsException">Some make no sense, by themselves or without others.</exception>
    /// <exception cref="InputDataException">The data cannot be read.</exception>
    public Measurements Read(ParseResult parsed, ModelBudget? budget)
    {
        double? factor = parsed.GetValue(_keepIf);
        int? threads = parsed.GetValue(_threads), samples = parsed.GetValue(_samples);
        bool measures = parsed.GetValue(_measure) || budget is { Cost: BudgetedCost.Latency };
        var violations = new List<string>();
        void Refuse(bool applies, string text)
        {
            if (applies)
                violations.Add(text);
        }

        Refuse(factor is { } least && !(least > 0 && double.IsFinite(least)), string.Create(CultureInfo.InvariantCulture, $"--keep-if {factor}: it must be above 0, such as 1.05."));
        Refuse(threads is < 1 or > MostThreads, string.Create(CultureInfo.InvariantCulture, $"--threads {threads}: it must be at least 1 and at most {MostThreads}."));
        Refuse(samples < 1, string.Create(CultureInfo.InvariantCulture, $"--samples {samples}: it must be at least 1."));
        Refuse((factor ?? threads) is not null && !measures, "--keep-if and --threads are for measuring; add --measure, or a budget of latency.");
        Refuse(_data.IsNamed(parsed) && budget is null, "--sensitivity is for a budget to weigh by; add --budget.");
        Refuse(samples is not null && !_data.IsNamed(parsed), "--samples is for --sensitivity; name its data.");
        if (violations.Count > 0)
            throw new InvalidOptionsException(violations);
        return new Measurements { Measure = measures, LeastSpeedUp = factor ?? Measurements.None.LeastSpeedUp, Threads = threads ?? 1, Data = _data.Open(parsed), Samples = samples };
    }
}
