using ScottPlot;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;
using SplitConv.Benchmarks.Curves;

namespace SplitConv.Benchmarks.Rendering;

/// <summary>The accuracies against the multiply-accumulates, as a picture.</summary>
internal static class CurvePlot
{
    private const int Width = 900;
    private const int Height = 560;
    private const int FontSize = 15;
    private const int TickInterval = 5;

    private static readonly Color[] Colors = [Color.FromHex("#7f7f7f"), Color.FromHex("#1f77b4"), Color.FromHex("#ff7f0e"), Color.FromHex("#2ca02c")];

    private static readonly MarkerShape[] Markers = [MarkerShape.FilledSquare, MarkerShape.FilledTriangleUp, MarkerShape.FilledDiamond, MarkerShape.FilledCircle];

    /// <summary>The picture in the format png, its texts in the system's sans-serif font; where no font is installed they are missing.</summary>
    /// <param name="title">What stands above.</param>
    /// <param name="result">What is drawn.</param>
    public static byte[] Png(string title, CurveResult result)
    {
        using var plot = new Plot();
        plot.Add.HorizontalLine(100 * result.Original, width: 1.5f, Colors[0], LinePattern.Dashed).LegendText = "original";
        foreach (var (series, index) in result.Methods.Select((series, index) => (series, index)))
            Style(Add(plot, series, series.Name), Colors[index % Colors.Length], Markers[index % Markers.Length]);
        foreach (var (series, index) in result.AtReference.Select((series, index) => (series, index)))
            StyleOpen(Add(plot, series, $"{series.Name}, the reference's layers"), Colors[(result.Methods.Count - result.AtReference.Count + index) % Colors.Length]);
        Style(Add(plot, result.Reference, "reference"), Color.FromHex("#d62728"), MarkerShape.Asterisk);
        Describe(plot, title);
        return plot.GetImageBytes(Width, Height, ImageFormat.Png);
    }

    private static Scatter Add(Plot plot, CurveSeries series, string name)
    {
        Scatter scatter = plot.Add.Scatter(series.Points.Select(point => 100 * point.MacsLeft).ToArray(), series.Points.Select(point => 100 * point.Top1).ToArray());
        scatter.LegendText = name;
        return scatter;
    }

    private static void Style(Scatter scatter, Color color, MarkerShape marker)
    {
        scatter.Color = color;
        scatter.LineWidth = 2;
        (scatter.MarkerShape, scatter.MarkerSize) = (marker, marker == MarkerShape.Asterisk ? 16 : 9);
        scatter.MarkerLineWidth = 2;
    }

    private static void StyleOpen(Scatter scatter, Color color)
    {
        Style(scatter, color, MarkerShape.OpenDiamond);
        scatter.MarkerSize = 13;
    }

    private static void Describe(Plot plot, string title)
    {
        plot.Title(title);
        plot.XLabel("multiply-accumulates left, %");
        plot.YLabel("top-1 on the test pictures, %");
        plot.Legend.Alignment = Alignment.LowerRight;
        plot.Legend.FontSize = FontSize;
        plot.ShowLegend();
        plot.Axes.Bottom.TickGenerator = new NumericFixedInterval(TickInterval);
        plot.Axes.Left.TickGenerator = new NumericFixedInterval(TickInterval);
        foreach (LabelStyle label in new[] { plot.Axes.Title.Label, plot.Axes.Bottom.Label, plot.Axes.Left.Label, plot.Axes.Bottom.TickLabelStyle, plot.Axes.Left.TickLabelStyle })
            (label.FontSize, label.Bold) = (FontSize, false);
    }
}
