using CsCheck;
using SplitConv.Convolutions;
using SplitConv.Ranks;
using SplitConv.Spectra;
using Xunit;

namespace SplitConv.Tests.Decompositions;

public sealed class SpectrumCompletionsTests
{
    private static readonly Gen<(WeightShape Shape, double[] Spectrum)> Layers =
        from shape in Gen.Int[0, LayerSpectra.SmallShapes.Length - 1].Select(index => LayerSpectra.SmallShapes[index])
        from exponent in Gen.Double[0.1, 1.2]
        from level in Gen.Double[-3, 0]
        from deviation in Gen.Int[0, 4].Select(index => ((double[])[0, 0.001, 0.02, 0.1, 1])[index])
        select (shape, LayerSpectra.Scaled(LayerSpectra.Trained(LayerSpectra.Rows(shape), exponent, Math.Pow(10, level)), shape, deviation));

    [Fact]
    public void They_begin_with_what_is_known_and_descend() => Layers.Sample(layer =>
    {
        LeadingSpectrum leading = Leading(layer.Shape, layer.Spectrum);

        Assert.All(SpectrumCompletions.Of(leading), completion =>
        {
            Assert.Equal(layer.Spectrum.Length, completion.Length);
            Assert.Equal(leading.Values, completion.Take(leading.Values.Count));
            Assert.True(completion.Zip(completion.Skip(1)).All(pair => pair.First >= pair.Second * (1 - 1e-12)));
            Assert.All(completion, value => Assert.InRange(value, double.Epsilon, double.MaxValue));
        });
    }, iter: 100);

    // The number of values at the upper level is rounded.
    [Fact]
    public void They_have_the_energy_of_the_whole() => Layers.Sample(layer =>
    {
        LeadingSpectrum leading = Leading(layer.Shape, layer.Spectrum);

        Assert.All(SpectrumCompletions.Of(leading), completion => Assert.Equal(leading.Energy, Power(completion, 2), 1e-3 * leading.Energy));
    }, iter: 100);

    [Fact]
    public void They_have_the_fourth_powers_of_the_whole() => Layers.Sample(layer =>
    {
        LeadingSpectrum leading = Leading(layer.Shape, layer.Spectrum);

        Assert.All(SpectrumCompletions.Of(leading), completion => Assert.Equal(leading.FourthPowers, Power(completion, 4), 0.01 * leading.FourthPowers));
    }, iter: 100);

    [Fact]
    public void A_decision_is_never_other_than_that_of_the_whole_spectrum() => Gen.Select(Layers, Gen.Bool).Sample((layer, withGuards) =>
    {
        LeadingSpectrum leading = Leading(layer.Shape, layer.Spectrum);
        int known = leading.Values.Count, guards = withGuards ? known / 5 : 0;
        if (withGuards)
            leading = leading with { Guards = [.. layer.Spectrum.Skip(known).Take(guards)], RestBound = layer.Spectrum[known + guards] };

        int? decided = ReferenceRankRule.Decide(layer.Shape, leading);

        if (decided is not null)
            Assert.Equal(ReferenceRankRule.FromEstimate(layer.Shape, LayerSpectra.Estimate(layer.Spectrum, layer.Shape)), decided);
    }, iter: 600);

    [Fact]
    public void Most_trained_layers_are_decided_without_the_whole_spectrum()
    {
        var shape = new WeightShape(256, 256, 3, 3);
        double[] spectrum = LayerSpectra.Scaled(LayerSpectra.Trained(768, 0.5, 0.1), shape, 0.02);

        Assert.NotNull(ReferenceRankRule.Decide(shape, Leading(shape, spectrum)));
    }

    [Fact]
    public void Where_nothing_is_left_of_the_energy_there_are_none()
    {
        LeadingSpectrum leading = Leading(new WeightShape(70, 70, 5, 5), [.. Enumerable.Range(0, 350).Select(i => i < 50 ? 1.0 : 1e-9)]);

        Assert.Empty(SpectrumCompletions.Of(leading with { EnergyUncertainty = 1e-7 * leading.Energy }));
    }

    private static LeadingSpectrum Leading(WeightShape shape, double[] spectrum)
    {
        double[] values = spectrum[..ReferenceRankRule.Range(shape).Highest];
        return new LeadingSpectrum(
            values, new double[values.Length], Power(spectrum, 2), 1e-14 * Power(spectrum, 2), Power(spectrum, 4), spectrum.Length, DecompositionModes.Choose(shape).Columns(shape));
    }

    private static double Power(double[] spectrum, int exponent) => spectrum.Sum(value => Math.Pow(value, exponent));
}
