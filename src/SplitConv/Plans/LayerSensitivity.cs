using SplitConv.Convolutions;

namespace SplitConv.Plans;

/// <summary>How much the output of the model suffers from what one convolution loses.</summary>
/// <param name="Points">Measurements, in any order; damages at least 0 and in the same units for all convolutions of a model.</param>
public sealed record LayerSensitivity(IReadOnlyList<SensitivityPoint> Points)
{
    /// <summary>A sensitivity that is the same at every rank and in every mode.</summary>
    /// <param name="weight">Damage for each unit of discarded energy, at least 0.</param>
    public static LayerSensitivity Constant(double weight) => new([new SensitivityPoint(1, weight)]);

    /// <summary>Whether the points are what they should be.</summary>
    internal bool IsCurve =>
        Points.All(point => point is { DiscardedEnergy: >= 0 and <= 1, Damage: >= 0 and < double.PositiveInfinity })
        && Points.Any(point => point.DiscardedEnergy > 0);

    /// <summary>
    /// The expected damage: by the measurements in this mode, or all where there is none, proportional to the discarded energy up to the first, then on straight lines from one to the next, beyond the last on the line from zero through
    /// it. Never falls.
    /// </summary>
    /// <param name="discardedEnergy">The share of the squared Frobenius norm of the kernel, 0 to 1.</param>
    /// <param name="mode">The mode of the decomposition; null if it does not matter.</param>
    public double Damage(double discardedEnergy, DecompositionMode? mode = null)
    {
        double fromEnergy = 0, fromDamage = 0;
        foreach (SensitivityPoint point in Of(mode))
        {
            // More noise in the measurement than in the energy would make a lower rank look better.
            double toDamage = Math.Max(fromDamage, point.Damage);
            if (discardedEnergy <= point.DiscardedEnergy && point.DiscardedEnergy > fromEnergy)
                return fromDamage + (toDamage - fromDamage) * (discardedEnergy - fromEnergy) / (point.DiscardedEnergy - fromEnergy);
            (fromEnergy, fromDamage) = (point.DiscardedEnergy, toDamage);
        }

        return fromEnergy == 0 ? 0 : fromDamage * discardedEnergy / fromEnergy;
    }

    private IEnumerable<SensitivityPoint> Of(DecompositionMode? mode)
    {
        bool isMeasured = mode is not null && Points.Any(point => point.Mode == mode);
        return Points.Where(point => !isMeasured || point.Mode == mode).OrderBy(point => point.DiscardedEnergy);
    }
}

/// <summary>One measurement.</summary>
/// <param name="DiscardedEnergy">The share of the squared Frobenius norm of the kernel that was discarded, above 0 and up to 1.</param>
/// <param name="Damage">What that did to the output.</param>
/// <param name="Mode">The mode of the decomposition; null if it does not matter.</param>
public readonly record struct SensitivityPoint(double DiscardedEnergy, double Damage, DecompositionMode? Mode = null);
