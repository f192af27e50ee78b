using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using SplitConv.Onnx.Running;
using SplitConv.Plans;

namespace SplitConv.Cli.Commands;

/// <summary>Arguments and options that several commands have, and how they are read.</summary>
internal static class SharedOptions
{
    public static Argument<string> Model() => FileArgument("MODEL", "The ONNX model.");

    /// <summary>An argument that names a file.</summary>
    public static Argument<string> FileArgument(string name, string description)
    {
        var argument = new Argument<string>(name) { Description = description };
        argument.Validators.Add(result => RefuseEmpty(result, name));
        return argument;
    }

    /// <summary>An option that names a file.</summary>
    public static Option<string?> FileOption(string name, string description, params string[] aliases) => Named(name, "FILE", description, aliases);

    /// <summary>An option that names a file or a folder.</summary>
    public static Option<string?> PathOption(string name, string description) => Named(name, "PATH", description, []);

    public static Option<bool> Json() => new("--json") { Description = "Print one JSON object instead of tables." };

    public static Option<bool> Force() => new("--force") { Description = "Overwrite existing output files." };

    public static Option<string?> Output() => FileOption("--output", "The model to write. Default: MODEL with .decomposed.onnx.", "-o");

    public static Option<string[]> Dimensions() => new("--dim")
    {
        Description = "A size for a free dimension of the inputs, such as height=224; INPUT:AXIS=SIZE where it has no name. Repeatable. Default: batch 1, 3 x 224 x 224 pixels.",
        HelpName = "NAME=SIZE",
    };

    public static Option<string?> MemoryLimit() => new("--memory-limit")
    {
        Description = "Leave convolutions alone whose decomposition is estimated to take more memory, such as 8GB or 500MB. Default: half of the machine's.",
        HelpName = "SIZE",
    };

    /// <summary>Reads the value of <see cref="MemoryLimit"/>.</summary>
    /// <param name="value">The value given; null for the default.</param>
    /// <returns>Bytes.</returns>
    /// <exception cref="InvalidOptionsException">It is no size.</exception>
    public static long ToMemoryLimit(string? value)
    {
        if (value is null)
            return DecompositionOptions.Default.MemoryLimit;
        string number = value.Trim().ToUpperInvariant();
        double unit = number.Length < 2 ? 0 : number[^2..] switch { "TB" => 1e12, "GB" => 1e9, "MB" => 1e6, _ => 0 };
        return unit > 0 && double.TryParse(number[..^2], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double size) && size * unit >= 1e6 && size * unit < long.MaxValue
            ? (long)(size * unit)
            : throw new InvalidOptionsException([$"--memory-limit {value}: it must be a size of at least 1MB with its unit, such as 8GB or 500MB."]);
    }

    /// <summary>Reads the values of <see cref="Dimensions"/>; a name may itself hold equals signs.</summary>
    /// <param name="values">The values given.</param>
    /// <exception cref="InvalidOptionsException">A value has another form, or a name is given twice.</exception>
    public static FreeDimensions ToFreeDimensions(string[]? values)
    {
        var sizes = new Dictionary<string, int>();
        var violations = new List<string>();
        foreach (string value in values ?? [])
        {
            int equals = value.LastIndexOf('=');
            if (equals < 1 || !int.TryParse(value[(equals + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int size) || size < 1)
                violations.Add($"--dim {value}: it must be NAME=SIZE, a whole number of at least 1.");
            else if (!sizes.TryAdd(value[..equals], size))
                violations.Add($"--dim names {value[..equals]} twice.");
        }

        return violations.Count == 0 ? new FreeDimensions(sizes) : throw new InvalidOptionsException(violations);
    }

    private static Option<string?> Named(string name, string kind, string description, string[] aliases)
    {
        var option = new Option<string?>(name, aliases) { Description = description, HelpName = kind };
        option.Validators.Add(result => RefuseEmpty(result, name));
        return option;
    }

    private static void RefuseEmpty(SymbolResult result, string name)
    {
        if (result.Tokens.Any(token => token.Value.Length == 0))
            result.AddError($"{name} is empty; name a file.");
    }
}
