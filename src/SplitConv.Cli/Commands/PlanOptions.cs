using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using SplitConv.Convolutions;
using SplitConv.Plans;
using SplitConv.Ranks;

namespace SplitConv.Cli.Commands;

/// <summary>The options of inspect and decompose that say what is decomposed and how far.</summary>
internal sealed class PlanOptions
{
    private readonly Option<string?> _rule = new("--rule")
    {
        Description = "How ranks are chosen: reference, rank:N, energy:SHARE (kept of the kernel's squared norm), error:BOUND (relative error of the kernel) or ratio:SHARE (of each layer's MACs). Default: reference.",
        HelpName = "RULE",
    };

    private readonly Option<string?> _budget = new("--budget")
    {
        Description = "What the whole model may cost: macs:SHARE, parameters:SHARE or latency:SHARE. All ranks are chosen together for the least damage. latency measures.",
        HelpName = "COST:SHARE",
    };

    private readonly Option<string[]> _layer;

    private readonly Option<int> _rankMultiple = new("--rank-multiple")
    {
        Description = "Ranks go up to the next multiple, and costs are compared in such blocks. Default: 16, because runtimes compute by 16 channels.",
        HelpName = "N",
        DefaultValueFactory = _ => DecompositionOptions.Default.RankMultiple,
    };

    private readonly Option<string> _schemes = new("--schemes")
    {
        Description = "Ways of decomposing to try: reference, spatial (both orders of a vertical and a horizontal convolution) or all (also kernel x 1x1 and 1x1 x kernel, and convolutions of 1x1). Default: reference.",
        HelpName = "SET",
        DefaultValueFactory = _ => "reference",
    };

    private readonly Option<int> _minChannels = new("--min-channels")
    {
        Description = "Decompose convolutions with at least so many input and output channels. Default: 64.",
        HelpName = "N",
        DefaultValueFactory = _ => EligibilityLimits.Reference.FewestChannels,
    };

    private readonly Option<bool> _allowDilation = new("--allow-dilation") { Description = "Decompose dilated convolutions too." };

    private readonly Option<int> _strideLimit = new("--stride-limit")
    {
        Description = "Decompose convolutions with strides up to this. Default: 2.",
        HelpName = "N",
        DefaultValueFactory = _ => EligibilityLimits.Reference.LargestStride,
    };

    private readonly Option<string[]> _include = new("--include") { Description = "Decompose only convolutions whose name matches. Repeatable.", HelpName = "REGEX" };
    private readonly Option<string[]> _exclude = new("--exclude") { Description = "Leave convolutions alone whose name matches. Repeatable.", HelpName = "REGEX" };
    private readonly Option<bool> _noCostGate = new("--no-cost-gate") { Description = "Make pairs even where they need no fewer multiply-accumulates." };
    private readonly Option<string?> _memoryLimit = SharedOptions.MemoryLimit();

    /// <summary>Makes the options.</summary>
    /// <param name="layerForms">What else <c>--layer</c> takes, for the help; empty for nothing.</param>
    public PlanOptions(string layerForms = "") => _layer = new("--layer")
    {
        Description = $"The rule, or the exact rank, of the convolutions of this name or whose whole name the regular expression matches. The first match counts. Repeatable.{layerForms}",
        HelpName = "NAME=RULE",
    };

    public IReadOnlyList<string> Layers(ParseResult parsed) => parsed.GetValue(_layer) ?? [];

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _rule, _budget, _layer, _rankMultiple, _schemes, _minChannels, _allowDilation, _strideLimit, _include, _exclude, _noCostGate, _memoryLimit })
            command.Add(option);
    }

    /// <summary>Reads them.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="layers">The values of <c>--layer</c> to read as rules.</param>
    /// <exception cref="InvalidOptionsException">Some of them make no sense; the message names each.</exception>
    public DecompositionOptions Read(ParseResult parsed, IEnumerable<string> layers)
    {
        var violations = new List<string>();
        var options = new DecompositionOptions
        {
            RankRule = Rule(parsed.GetValue(_rule), violations),
            Budget = Budget(parsed.GetValue(_budget), violations),
            LayerRules = LayerRules(layers, violations),
            RankMultiple = AtLeastOne(_rankMultiple, parsed, violations),
            Schemes = Schemes(parsed.GetValue(_schemes)!, violations),
            Eligibility = new EligibilityLimits
            {
                FewestChannels = AtLeastOne(_minChannels, parsed, violations),
                LargestStride = AtLeastOne(_strideLimit, parsed, violations),
                AllowDilation = parsed.GetValue(_allowDilation),
            },
            Include = Patterns("--include", parsed.GetValue(_include), violations),
            Exclude = Patterns("--exclude", parsed.GetValue(_exclude), violations),
            UseCostGate = !parsed.GetValue(_noCostGate),
            MemoryLimit = SharedOptions.ToMemoryLimit(parsed.GetValue(_memoryLimit)),
        };
        if (options.Budget is not null && parsed.GetValue(_rule) is { } rule)
            violations.Add($"--budget and --rule {rule} contradict each other: a budget chooses the ranks itself; --layer NAME=RULE goes with it.");
        return violations.Count == 0 ? options : throw new InvalidOptionsException(violations);
    }

    private static IRankRule Rule(string? text, List<string> violations)
    {
        if (text is null)
            return ReferenceRankRule.Instance;
        if (RankRules.Parse(text, out string problem) is { } rule)
            return rule;
        violations.Add($"--rule {text}: {problem}.");
        return ReferenceRankRule.Instance;
    }

    private static ModelBudget? Budget(string? text, List<string> violations)
    {
        if (text is null)
            return null;
        ModelBudget? budget = ModelBudget.Parse(text, out string problem);
        if (budget is null)
            violations.Add($"--budget {text}: {problem}.");
        return budget;
    }

    private static LayerRule[] LayerRules(IEnumerable<string> values, List<string> violations)
    {
        LayerRule[] rules = [.. values.Select(value => LayerRule(value, violations)).OfType<LayerRule>()];
        violations.AddRange(rules.GroupBy(rule => rule.Pattern).Where(same => same.Count() > 1).Select(same => $"--layer names {same.Key} twice."));
        return rules;
    }

    // The name may itself hold equals signs.
    private static LayerRule? LayerRule(string value, List<string> violations)
    {
        int equals = value.LastIndexOf('=');
        string name = value[..Math.Max(0, equals)], text = value[(equals + 1)..];
        string problem = $"it must be NAME=RANK, a whole number of at least 1, or NAME=RULE with one of {RankRules.Forms}";
        if (equals >= 1 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int rank) && rank >= 1)
            return new LayerRule(name, new FixedRankRule(rank));
        bool looksLikeRule = equals >= 1 && (text == "reference" || text.Contains(':'));
        if (looksLikeRule && RankRules.Parse(text, out problem) is { } rule)
            return new LayerRule(name, rule);
        violations.Add($"--layer {value}: {problem}.");
        return null;
    }

    private static DecompositionSchemes Schemes(string text, List<string> violations)
    {
        if (text is "reference" or "spatial" or "all")
            return Enum.Parse<DecompositionSchemes>(text, ignoreCase: true);
        violations.Add($"--schemes {text}: it is none of reference, spatial and all.");
        return DecompositionSchemes.Reference;
    }

    private static int AtLeastOne(Option<int> option, ParseResult parsed, List<string> violations)
    {
        int value = parsed.GetValue(option);
        if (value < 1)
            violations.Add($"{option.Name} {value.ToString(CultureInfo.InvariantCulture)}: it must be at least 1.");
        return Math.Max(1, value);
    }

    private static Regex[] Patterns(string option, string[]? values, List<string> violations) =>
        [.. (values ?? []).Select(value => Pattern(option, value, violations)).OfType<Regex>()];

    private static Regex? Pattern(string option, string pattern, List<string> violations)
    {
        try
        {
            return new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (NotSupportedException)
        {
            violations.Add($"{option} {pattern}: look-arounds and back-references are not supported.");
        }
        catch (ArgumentException exception)
        {
            violations.Add($"{option} {pattern} is no regular expression: {exception.Message}");
        }

        return null;
    }
}
