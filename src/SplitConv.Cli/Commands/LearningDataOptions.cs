using System.CommandLine;
using System.Globalization;
using SplitConv.Onnx.Data;

namespace SplitConv.Cli.Commands;

/// <summary>The options of inspect and decompose about inputs to look at: for the pairs to be fitted to, and for a budget to weigh by.</summary>
internal sealed class LearningDataOptions
{
    // What compare would be fed without data, so that somebody may well ask for it.
    private const string RandomInputs = "random";

    private readonly Option<string?> _calibrate = InputDataOptions.Named("--calibrate", "Inputs to fit the pairs to, so that they keep what the network computes");

    private readonly Option<string?> _sensitivity =
        InputDataOptions.Named("--sensitivity", "With a budget: inputs on which the effect of each convolution on the output is measured, for the budget to weigh by. Default: those of --calibrate");

    private readonly InputDataOptions _data;

    private readonly Option<int?> _samples = new("--samples") { Description = "How many of those inputs. Default: up to 600 for --calibrate, 8 to 256 for --sensitivity.", HelpName = "N" };

    /// <summary>Makes the options.</summary>
    public LearningDataOptions() => _data = new InputDataOptions(_calibrate, _sensitivity);

    /// <summary>The options, in the order of the help.</summary>
    public IEnumerable<Option> All => _data.All.Append(_samples);

    /// <summary>What makes no sense about them, before any data is opened.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="hasBudget">Whether there is a budget.</param>
    public IEnumerable<string> Violations(ParseResult parsed, bool hasBudget)
    {
        int? samples = parsed.GetValue(_samples);
        if (samples < 1)
            yield return string.Create(CultureInfo.InvariantCulture, $"--samples {samples}: it must be at least 1.");
        if (samples is not null && !_data.IsNamed(parsed))
            yield return "--samples is for --calibrate and --sensitivity; name their data.";
        if (parsed.GetValue(_sensitivity) is not null && !hasBudget)
            yield return "--sensitivity is for a budget to weigh by; add --budget.";
        if (parsed.GetValue(_calibrate) == RandomInputs && !Path.Exists(RandomInputs))
            yield return "--calibrate random: random numbers do not flow through a network as real inputs do, and a pair fitted to them keeps the wrong things; give inputs of the kind the network will see, 100 or more, labels are not needed.";
    }

    /// <summary>Opens the data.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="measurements">What the data is for besides.</param>
    /// <param name="hasBudget">Whether there is a budget, which weighs by the data of calibration if it has none of its own.</param>
    /// <exception cref="Plans.InvalidOptionsException">A value makes no sense.</exception>
    /// <exception cref="InputDataException">The data cannot be read.</exception>
    public Measurements Read(ParseResult parsed, Measurements measurements, bool hasBudget)
    {
        InputSource? calibration = _data.Open(parsed, _calibrate);
        bool isShared = hasBudget && (parsed.GetValue(_sensitivity) ?? parsed.GetValue(_calibrate)) == parsed.GetValue(_calibrate);
        return measurements with
        {
            Calibration = calibration,
            Sensitivity = isShared ? calibration : _data.Open(parsed, _sensitivity),
            Samples = parsed.GetValue(_samples),
        };
    }
}
