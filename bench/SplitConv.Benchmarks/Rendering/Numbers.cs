using System.Globalization;

namespace SplitConv.Benchmarks.Rendering;

/// <summary>Numbers as people read them, the same in every locale.</summary>
internal static class Numbers
{
    public const string Missing = "-";

    /// <summary>Three digits at least, such as <c>0.00412</c>, <c>4.12</c>, <c>412</c>.</summary>
    public static string Seconds(double seconds) =>
        seconds.ToString(seconds < 0.1 ? "0.0000" : seconds < 1 ? "0.000" : seconds < 10 ? "0.00" : seconds < 100 ? "0.0" : "0", CultureInfo.InvariantCulture);

    /// <summary>A factor, such as <c>3.4</c> or <c>340</c>.</summary>
    public static string Factor(double factor) => factor.ToString(factor < 100 ? "0.0" : "0", CultureInfo.InvariantCulture);

    /// <summary>A size of memory, such as <c>312 MB</c> (10^6 bytes).</summary>
    public static string Megabytes(long? bytes) => bytes is { } count ? string.Create(CultureInfo.InvariantCulture, $"{count / 1e6:0} MB") : Missing;

    /// <summary>A relative error, such as <c>0.2716</c>.</summary>
    public static string Error(double error) => error.ToString("0.0000", CultureInfo.InvariantCulture);

    /// <summary>A share in percent, such as <c>3 %</c>.</summary>
    public static string WholePercent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0} %");

    /// <summary>A share in percent, such as <c>80.6 %</c>.</summary>
    public static string Tenths(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.0} %");

    /// <summary>A share in percent, such as <c>53.28 %</c>.</summary>
    public static string Hundredths(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.00} %");

    /// <summary>A share in percent with four digits after the point, such as <c>0.0312 %</c>.</summary>
    public static string Percent(double? share) => share is { } known ? string.Create(CultureInfo.InvariantCulture, $"{100 * known:0.0000} %").Replace("-0.0000", "0.0000", StringComparison.Ordinal) : Missing;
}
