using SplitConv.Calibration;
using SplitConv.Convolutions;
using SplitConv.Onnx;
using SplitConv.Onnx.Calibrating;
using SplitConv.Onnx.Sensitivities;
using SplitConv.Plans;
using SplitConv.Ranks;

namespace SplitConv.Benchmarks.Curves;

/// <summary>The methods that are compared, each with its calibrated twins.</summary>
/// <param name="settings">What is drawn.</param>
/// <param name="survey">The model; it is not changed.</param>
/// <param name="report">Told about long steps, in a line.</param>
/// <param name="cancellationToken">Stops the measurement of sensitivities.</param>
internal sealed class CurveMethods(CurveSettings settings, ModelSurvey survey, Action<string> report, CancellationToken cancellationToken)
{
    private readonly RuntimeCalibration _calibration = new(survey, new CalibrationOptions { Data = settings.Train, Samples = settings.CalibrationSamples });
    private readonly KnownSpectra _plain = new(null);
    private KnownSpectra? _calibrated;

    private KnownSpectra Calibrated => _calibrated ??= new KnownSpectra(_calibration);

    /// <summary>The reference with its own options.</summary>
    public MethodFamily Reference => AtItsRanks(new ReferenceMethod(_plain));

    /// <summary>Other methods for the reference's convolutions and ways.</summary>
    public IEnumerable<MethodFamily> AtReference() => Budgets(DecompositionOptions.Default);

    /// <summary>The methods whose curves are drawn.</summary>
    public IEnumerable<MethodFamily> All()
    {
        DecompositionOptions options = DecompositionOptions.Default with
        {
            Eligibility = EligibilityLimits.Reference with { FewestChannels = settings.FewestChannels },
            RankMultiple = settings.RankMultiple,
        };
        var energy = new RuleMethod("energy", options, share => new EnergyRankRule(share), _plain);
        return
        [
            AtItsRanks(new RuleMethod("reference-like", options, share => new RatioRankRule(share), _plain)),
            new MethodFamily(energy, [energy with { Name = Twin(energy.Name), Spectra = Calibrated }]),
            .. Budgets(options with { Schemes = DecompositionSchemes.All }),
        ];
    }

    private IEnumerable<MethodFamily> Budgets(DecompositionOptions options)
    {
        var budget = new BudgetMethod("budget", options, _plain);
        yield return new MethodFamily(budget, [budget with { Name = Twin(budget.Name), Spectra = Calibrated }]);
        // Sensitivities of plain pairs say nothing about energies of outputs, so that the options with calibration alone would make no sense: either the ranks stay, or the sensitivities are measured anew.
        BudgetMethod weighed = budget with { Name = "budget + sensitivity", Options = options with { Sensitivities = Sensitivities(options, null) } };
        var fitted = new BudgetMethod(Twin(weighed.Name), options with { Sensitivities = Sensitivities(options, _calibration) }, Calibrated);
        yield return new MethodFamily(weighed, [new SameRanksMethod($"{Twin(weighed.Name)} at the same ranks", weighed, _calibration), fitted]);
    }

    private IReadOnlyDictionary<string, LayerSensitivity> Sensitivities(DecompositionOptions options, ICalibration? calibration)
    {
        report($"measuring sensitivities of {(calibration is null ? "plain" : "calibrated")} pairs");
        // Any budget will do: what is measured does not depend on its share.
        var budgeted = options with { Budget = new ModelBudget(BudgetedCost.Macs, 0.5), Calibration = calibration };
        var sensitivity = new SensitivityOptions { Data = settings.Train, Samples = settings.Samples };
        return SensitivityMeasurement.Measure(survey, budgeted, sensitivity, cancellationToken: cancellationToken);
    }

    // Of rules that do not look at energies.
    private MethodFamily AtItsRanks(IRankMethod plain) => new(plain, [new SameRanksMethod(Twin(plain.Name), plain, _calibration)]);

    private static string Twin(string name) => $"{name}, calibrated";
}
