using System.Globalization;

namespace SplitConv.Cli.Rendering;

/// <summary>Numbers as people read them, the same in every locale.</summary>
internal static class Numbers
{
    /// <summary>Three digits and a unit, such as <c>41.2 M</c>.</summary>
    public static string Count(long? value) => value switch
    {
        null => "?",
        < 10_000 => value.Value.ToString(CultureInfo.InvariantCulture),
        < 1_000_000 => Scaled(value.Value / 1e3, "k"),
        < 1_000_000_000 => Scaled(value.Value / 1e6, "M"),
        _ => Scaled(value.Value / 1e9, "G"),
    };

    /// <summary>All digits, in groups of three, such as <c>1,000</c>.</summary>
    public static string Whole(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>A file size, such as <c>1.09 MB</c>.</summary>
    public static string Bytes(long value)
    {
        string count = Count(value);
        return char.IsLetter(count[^1]) ? count + "B" : count + " B";
    }

    /// <summary>A share from 0 to 1, such as <c>38.1 %</c>.</summary>
    public static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.0} %");

    /// <summary>A share with a fixed number of digits, such as <c>81.03 %</c>.</summary>
    public static string Accuracy(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.00} %");

    /// <summary>A factor, such as <c>2.61x</c>.</summary>
    public static string Factor(double factor) => string.Create(CultureInfo.InvariantCulture, $"{factor:0.00}x");

    /// <summary>A small number with four digits, such as <c>0.2716</c>.</summary>
    public static string Error(double error) => error is > 0 and < 1e-3
        ? error.ToString("0.0e+0", CultureInfo.InvariantCulture)
        : error.ToString("0.0000", CultureInfo.InvariantCulture);

    /// <summary>A duration in seconds, such as <c>0.21</c>.</summary>
    public static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>A duration in milliseconds, such as <c>3.14 ms</c>.</summary>
    public static string Milliseconds(double time) => string.Create(CultureInfo.InvariantCulture, $"{time:0.00} ms");

    /// <summary>Milliseconds with three digits after the point, such as <c>0.314</c>.</summary>
    public static string Time(double milliseconds) => milliseconds.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Scaled(double value, string unit) =>
        value.ToString(value < 10 ? "0.00" : value < 100 ? "0.0" : "0", CultureInfo.InvariantCulture) + " " + unit;
}
