namespace SplitConv.Benchmarks.Curves;

/// <summary>What a method gave without calibration and with it.</summary>
/// <param name="Plain">Without.</param>
/// <param name="Calibrated">With, in one way or several; the last is the one that a user of calibration gets.</param>
internal sealed record CurveFamily(CurveSeries Plain, IReadOnlyList<CurveSeries> Calibrated)
{
    /// <summary>All series, the plain one first.</summary>
    public IEnumerable<CurveSeries> All => Calibrated.Prepend(Plain);

    /// <summary>All points with their series: from large budgets to small ones, and at equal budgets the plain one first.</summary>
    public IEnumerable<(CurveSeries Series, CurvePoint Point)> Points =>
        All.SelectMany(series => series.Points.Select(point => (series, point))).OrderByDescending(item => item.point.Share);

    /// <summary>The calibrated points beside the plain ones at equal budgets.</summary>
    public IEnumerable<(CurveSeries Series, CurvePoint Plain, CurvePoint Calibrated)> Pairs =>
        from series in Calibrated
        from calibrated in series.Points
        join plain in Plain.Points on calibrated.Share equals plain.Share
        select (series, plain, calibrated);
}
