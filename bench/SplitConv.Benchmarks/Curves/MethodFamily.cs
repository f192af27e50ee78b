namespace SplitConv.Benchmarks.Curves;

/// <summary>A method and what becomes of it with calibration.</summary>
/// <param name="Plain">The method without calibration.</param>
/// <param name="Calibrated">The same with calibration, in one way or several; the last is the one that a user of calibration gets.</param>
internal sealed record MethodFamily(IRankMethod Plain, IReadOnlyList<IRankMethod> Calibrated);
