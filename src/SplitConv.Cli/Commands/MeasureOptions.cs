using System.CommandLine;
using System.Globalization;
using SplitConv.Onnx.Data;
using SplitConv.Plans;

namespace SplitConv.Cli.Commands;

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

    private readonly LearningDataOptions _data = new();

    public void AddTo(Command command)
    {
        foreach (Option option in _data.All.Concat([_measure, _keepIf, _threads]))
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
        int? threads = parsed.GetValue(_threads);
        bool measures = parsed.GetValue(_measure) || budget is { Cost: BudgetedCost.Latency };
        var violations = new List<string>();
        if (factor is { } least && !(least > 0 && double.IsFinite(least)))
            violations.Add(string.Create(CultureInfo.InvariantCulture, $"--keep-if {factor}: it must be above 0, such as 1.05."));
        if (threads is < 1 or > MostThreads)
            violations.Add(string.Create(CultureInfo.InvariantCulture, $"--threads {threads}: it must be at least 1 and at most {MostThreads}."));
        if ((factor ?? threads) is not null && !measures)
            violations.Add("--keep-if and --threads are for measuring; add --measure, or a budget of latency.");
        violations.AddRange(_data.Violations(parsed, hasBudget: budget is not null));
        if (violations.Count > 0)
            throw new InvalidOptionsException(violations);
        var timing = new Measurements { Measure = measures, LeastSpeedUp = factor ?? Measurements.None.LeastSpeedUp, Threads = threads ?? 1 };
        return _data.Read(parsed, timing, hasBudget: budget is not null);
    }
}
