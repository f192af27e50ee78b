using SplitConv.Calibration;
using SplitConv.Plans;

namespace SplitConv.Benchmarks.Curves;

/// <summary>The ranks and ways of another method, with pairs that are fitted to inputs.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Plain">The other method.</param>
/// <param name="Calibration">The inputs.</param>
internal sealed record SameRanksMethod(string Name, IRankMethod Plain, ICalibration Calibration) : IRankMethod
{
    /// <inheritdoc/>
    public DecompositionOptions Options => Plain.Options;

    /// <inheritdoc/>
    public IReadOnlyList<DecompositionPlan?> Plan(IReadOnlyList<ConvolutionSite> sites, IReadOnlyList<double> shares, CancellationToken cancellationToken) =>
        [.. Plain.Plan(sites, shares, cancellationToken).Select(plan => plan is null ? null : plan with { Options = plan.Options with { Calibration = Calibration } })];
}
