using SplitConv.Onnx.Data;
using SplitConv.Onnx.Data.Feeding;
using SplitConv.Onnx.Running;

namespace SplitConv.Onnx.Calibrating;

/// <summary>Divides inputs into those that pairs are fitted to and those they are judged by.</summary>
internal static class CalibrationInputs
{
    // About as many multiply-accumulates as two cores do in a minute.
    private const double MostWork = 3e12;
    private const int Fewest = 16;
    private const int MostShown = 600;
    private const int MostHeldOut = 1000;

    // One of so many of those shown is judged by where there are no others.
    private const int Interval = 10;

    /// <summary>How many inputs pairs are fitted to, from the first one on.</summary>
    public static int Shown(ModelSurvey survey, ModelSession session, CalibrationOptions options) =>
        Math.Min(options.Samples ?? Affordable(survey, session, options, MostShown), options.Data.Count);

    /// <summary>The inputs the network is judged by: those after the ones shown, or if there are none every tenth of those, or where they are too few for that all of them.</summary>
    public static InputSource HeldOut(ModelSurvey survey, ModelSession session, CalibrationOptions options)
    {
        int shown = Shown(survey, session, options), others = options.Data.Count - shown;
        if (others > 0)
            return new InputSelection(options.Data, [.. Enumerable.Range(shown, Math.Min(others, Affordable(survey, session, options, MostHeldOut)))]);
        return shown < Interval
            ? options.Data
            : new InputSelection(options.Data, [.. Enumerable.Range(0, shown).Where(index => index % Interval == Interval - 1)]);
    }

    private static int Affordable(ModelSurvey survey, ModelSession session, CalibrationOptions options, int most)
    {
        double macs = survey.Sites.Sum(site => site.Maps is { } maps && site.Geometry is { } geometry ? (double)maps.Output.Area * geometry.Weight.Count : 0);
        // The survey may have seen inputs of another size.
        long[] fed = SampleSource.Of(session, options.Data, options.FreeDimensions, samples: 1).Shapes[0], surveyed = options.FreeDimensions.Resolve(session.Inputs[0]);
        double scale = (double)fed[2] * fed[3] / Math.Max(1, surveyed[2] * surveyed[3]);
        return (int)Math.Clamp(MostWork / Math.Max(1, macs * scale), Fewest, most);
    }
}
