using ScottPlot;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;
using SplitConv.Benchmarks.Curves;

namespace SplitConv.Benchmarks.Rendering;

/// <summary>The accuracies against the multiply-accumulates, as a picture: a method and its calibrated twin in one colour, the twin solid, the method light and dashed.</summary>
internal static class CurvePlot
{
    private const int Width = 1280;
    private const int Height = 640;
    private const int FontSize = 15;
    private const int TickInterval = 5;
    private const double Lightness = 0.45;

    private static readonly Color ReferenceColor = Color.FromHex("#d62728");

    private static readonly Color[] Colors = [Color.FromHex("#7f7f7f"), Color.FromHex("#1f77b4"), Color.FromHex("#ff7f0e"), Color.FromHex("#2ca02c")];

    private static readonly MarkerShape[] Markers = [MarkerShape.FilledSquare, MarkerShape.FilledTriangleUp, MarkerShape.FilledTriangleDown, MarkerShape.FilledCircle];

    /// <summary>The picture in the format png, its texts in the system's sans-serif font; where no font is installed they are missing.</summary>
    /// <param name="title">What stands above.</param>
    /// <param name="result">What is drawn.</param>
    public static byte[] Png(string title, CurveResult result)
    {
        using var plot = new Plot();
        plot.Add.HorizontalLine(100 * result.Original, width: 1.5f, Colors[0], LinePattern.Dotted).LegendText = "original";
        foreach (var (family, index) in result.Methods.Select((family, index) => (family, index)))
            Add(plot, family, Colors[index % Colors.Length], Markers[index % Markers.Length], size: 9, "");
        foreach (var (family, index) in result.AtReference.Select((family, index) => (family, index)))
            Add(plot, family, Colors[(result.Methods.Count - result.AtReference.Count + index) % Colors.Length], MarkerShape.OpenDiamond, size: 13, "; the reference's layers");
        Add(plot, result.Reference, ReferenceColor, MarkerShape.Asterisk, size: 16, "");
        Describe(plot, title);
        return plot.GetImageBytes(Width, Height, ImageFormat.Png);
    }

    // What is neither plain nor what a user of calibration gets stands in the table only.
    private static void Add(Plot plot, CurveFamily family, Color color, MarkerShape marker, float size, string where)
    {
        Add(plot, family.Plain, color.Lighten(Lightness), LinePattern.Dashed, marker, size, where);
        Add(plot, family.Calibrated[^1], color, LinePattern.Solid, marker, size, where);
    }

    private static void Add(Plot plot, CurveSeries series, Color color, LinePattern pattern, MarkerShape marker, float size, string where)
    {
        Scatter scatter = plot.Add.Scatter(series.Points.Select(point => 100 * point.MacsLeft).ToArray(), series.Points.Select(point => 100 * point.Top1).ToArray());
        scatter.LegendText = series.Name + where;
        scatter.Color = color;
        (scatter.LineWidth, scatter.LinePattern) = (2, pattern);
        (scatter.MarkerShape, scatter.MarkerSize, scatter.MarkerLineWidth) = (marker, size, 2);
    }

    private static void Describe(Plot plot, string title)
    {
        plot.Title(title);
        plot.XLabel("multiply-accumulates left, %");
        plot.YLabel("top-1 on the test pictures, %");
        plot.Legend.FontSize = FontSize;
        plot.ShowLegend(Edge.Right);
        plot.Axes.Bottom.TickGenerator = new NumericFixedInterval(TickInterval);
        plot.Axes.Left.TickGenerator = new NumericFixedInterval(TickInterval);
        foreach (LabelStyle label in new[] { plot.Axes.Title.Label, plot.Axes.Bottom.Label, plot.Axes.Left.Label, plot.Axes.Bottom.TickLabelStyle, plot.Axes.Left.TickLabelStyle })
            (label.FontSize, label.Bold) = (FontSize, false);
    }
}
