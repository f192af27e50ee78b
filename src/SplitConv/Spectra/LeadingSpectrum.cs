namespace SplitConv.Spectra;

/// <summary>What is known of a spectrum of which only the leading part has been computed.</summary>
/// <param name="Values">The leading singular values, descending; from below, since a subspace never holds more than the matrix.</param>
/// <param name="Uncertainties">By how much each of them may be too small.</param>
/// <param name="Energy">The sum of the squares of all singular values: the squared Frobenius norm.</param>
/// <param name="EnergyUncertainty">By how much <paramref name="Energy"/>, less the squares of <paramref name="Values"/>, may be wrong.</param>
/// <param name="FourthPowers">The sum of the fourth powers of all singular values.</param>
/// <param name="Rows">The number of all singular values: the smaller side of the matrix.</param>
/// <param name="Columns">The larger side.</param>
public sealed record LeadingSpectrum(
    IReadOnlyList<double> Values,
    IReadOnlyList<double> Uncertainties,
    double Energy,
    double EnergyUncertainty,
    double FourthPowers,
    int Rows,
    int Columns)
{
    /// <summary>Lower bounds of the values next to the leading ones, descending. Empty if they are not known.</summary>
    public IReadOnlyList<double> Guards { get; init; } = [];

    /// <summary>An upper bound of the values beyond <see cref="Guards"/>.</summary>
    public double RestBound { get; init; } = double.PositiveInfinity;
}
