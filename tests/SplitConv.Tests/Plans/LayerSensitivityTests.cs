using SplitConv.Convolutions;
using CsCheck;
using SplitConv.Plans;
using Xunit;

namespace SplitConv.Tests.Plans;

public sealed class LayerSensitivityTests
{
    private static readonly Gen<LayerSensitivity> Sensitivities =
        Gen.Select(Gen.Double[0.001, 1], Gen.Double[0, 5], (energy, damage) => new SensitivityPoint(energy, damage)).Array[1, 6]
            .Select(points => new LayerSensitivity([.. points.DistinctBy(point => point.DiscardedEnergy).OrderBy(point => point.DiscardedEnergy)]));

    [Fact]
    public void Between_the_points_it_lies_on_straight_lines_and_beyond_them_on_the_line_from_zero()
    {
        var sensitivity = new LayerSensitivity([new(0.1, 1), new(0.2, 4), new(0.4, 5)]);

        Assert.Equal(
            [0, 0.5, 1, 2.5, 4, 4.5, 5, 7.5, 12.5],
            ((double[])[0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6, 1]).Select(energy => Math.Round(sensitivity.Damage(energy), 12)));
    }

    [Fact]
    public void A_constant_is_proportional_to_the_energy() =>
        Assert.Equal([0, 0.75, 3], ((double[])[0, 0.25, 1]).Select(energy => LayerSensitivity.Constant(3).Damage(energy)));

    [Fact]
    public void A_measurement_that_falls_is_taken_to_stay() =>
        Assert.Equal([2.0, 2.0, 2.0, 4.0], ((double[])[0.1, 0.15, 0.2, 0.4]).Select(energy => new LayerSensitivity([new(0.1, 2), new(0.2, 1)]).Damage(energy)));

    [Fact]
    public void What_was_measured_in_a_mode_counts_for_it_and_all_for_the_others()
    {
        var sensitivity = new LayerSensitivity([new(0.4, 4, DecompositionMode.FC), new(0.2, 8, DecompositionMode.SCFK), new(0.1, 1, DecompositionMode.FC)]);

        Assert.Equal([2.0, 8.0, 8.0], new[] { DecompositionMode.FC, DecompositionMode.SCFK, DecompositionMode.SC }.Select(mode => Math.Round(sensitivity.Damage(0.2, mode), 12)));
    }

    [Fact]
    public void It_never_falls_and_is_nothing_where_nothing_is_discarded() =>
        Gen.Select(Sensitivities, Gen.Double[0, 1], Gen.Double[0, 1]).Sample((sensitivity, one, other) =>
        {
            Assert.InRange(sensitivity.Damage(Math.Min(one, other)), 0, sensitivity.Damage(Math.Max(one, other)) + 1e-12);
            Assert.Equal(0, sensitivity.Damage(0));
        }, iter: 1000);

    [Fact]
    public void It_has_no_steps() => Gen.Select(Sensitivities, Gen.Double[0, 1]).Sample((sensitivity, energy) =>
    {
        double[] energies = [0, .. sensitivity.Points.Select(point => point.DiscardedEnergy)];
        double steepest = energies.Zip(energies.Skip(1)).Where(pair => pair.Second > pair.First)
            .Select(pair => (sensitivity.Damage(pair.Second) - sensitivity.Damage(pair.First)) / (pair.Second - pair.First))
            .Append(sensitivity.Damage(1) / 1).Max();

        Assert.InRange(sensitivity.Damage(energy + 1e-9) - sensitivity.Damage(energy), 0, steepest * 1.001e-9 + 1e-12);
    }, iter: 1000);

    [Fact]
    public void Measured_points_are_met_unless_an_earlier_one_was_higher() => Sensitivities.Sample(sensitivity =>
    {
        double highest = 0;
        Assert.All(sensitivity.Points, point =>
        {
            highest = Math.Max(highest, point.Damage);
            Assert.Equal(highest, sensitivity.Damage(point.DiscardedEnergy), 1e-9);
        });
    }, iter: 1000);
}
