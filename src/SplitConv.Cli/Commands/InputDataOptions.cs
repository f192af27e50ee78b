using System.CommandLine;
using System.Globalization;
using SplitConv.Onnx.Data;
using SplitConv.Plans;

namespace SplitConv.Cli.Commands;

/// <summary>The options that say what a model is fed with and how that is prepared, for every command that runs one on data.</summary>
/// <param name="data">The options that name data; they share the preparation.</param>
internal sealed class InputDataOptions(params Option<string?>[] data)
{
    private const int Colours = 3;

    private readonly Option<string?> _mean = new("--mean") { Description = "What is taken from values, for pixels of 0 to 1; one number or one for each channel, such as 0.485,0.456,0.406. Default: 0.", HelpName = "NUMBERS" };

    private readonly Option<string?> _deviation = new("--std") { Description = "What values are divided by afterwards, one number or one for each channel. Default: 1.", HelpName = "NUMBERS" };

    private readonly Option<string?> _resize = new("--resize")
    {
        Description = "Resize pictures before the input is cut from their middle: N for the shorter side, HxW for both. Default: what just covers the input.",
        HelpName = "N|HxW",
    };

    /// <summary>An option that names data.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="use">What the data is for, for the help.</param>
    public static Option<string?> Named(string name, string use) =>
        SharedOptions.PathOption(name, $"{use}. A CIFAR-10 binary file, a .npy file, a picture, or a folder of pictures or .npy files.");

    /// <summary>The options, in the order of the help.</summary>
    public IEnumerable<Option> All => [.. data, _mean, _deviation, _resize];

    /// <summary>Whether there is any data.</summary>
    public bool IsNamed(ParseResult parsed) => data.Any(option => parsed.GetValue(option) is not null);

    /// <summary>Opens the data an option names; null if it names none.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="option">One of those that name data.</param>
    /// <exception cref="InvalidOptionsException">A value makes no sense.</exception>
    /// <exception cref="InputDataException">The data cannot be read.</exception>
    public InputSource? Open(ParseResult parsed, Option<string?> option)
    {
        var normalisation = new Normalisation(PerChannel("--mean", parsed.GetValue(_mean), 0), PerChannel("--std", parsed.GetValue(_deviation), 1));
        if (normalisation.StandardDeviation.Any(value => value <= 0))
            throw new InvalidOptionsException(["--std must be above 0."]);
        var preprocessing = new Preprocessing { Normalisation = normalisation, Resize = ToResize(parsed.GetValue(_resize)) };
        if (!IsNamed(parsed) && (parsed.GetValue(_mean) ?? parsed.GetValue(_deviation) ?? parsed.GetValue(_resize)) is not null)
            throw new InvalidOptionsException([$"--mean, --std and --resize are for input data; name some with {string.Join(" or ", data.Select(named => named.Name))}."]);
        return parsed.GetValue(option) is { } path ? InputSource.Open(path, preprocessing) : null;
    }

    private static float[] PerChannel(string option, string? text, float otherwise)
    {
        if (text is null)
            return [otherwise];
        var numbers = new List<float>();
        foreach (string part in text.Split(','))
        {
            if (!float.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out float number) || !float.IsFinite(number))
                throw new InvalidOptionsException([$"{option} {text}: '{part}' is no number."]);
            numbers.Add(number);
        }

        return numbers.Count is 1 or Colours
            ? [.. numbers]
            : throw new InvalidOptionsException([$"{option} {text}: give one number, or {Colours} with commas between."]);
    }

    private static Resize? ToResize(string? text)
    {
        if (text is null)
            return null;
        int[] sizes = [.. text.Split('x').Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int size) && size <= Resize.Largest ? size : 0)];
        return sizes switch
        {
            [> 0 and var side] => Resize.ShorterSide(side),
            [> 0 and var height, > 0 and var width] => Resize.Exactly(height, width),
            _ => throw new InvalidOptionsException([$"--resize {text}: give the shorter side, such as 256, or height and width, such as 240x320; from 1 to {Resize.Largest}."]),
        };
    }
}
