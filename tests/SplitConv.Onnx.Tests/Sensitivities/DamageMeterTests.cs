using SplitConv.Onnx.Sensitivities;
using Xunit;

namespace SplitConv.Onnx.Tests.Sensitivities;

/// <summary>How far outputs are from each other, against figures computed by hand.</summary>
public sealed class DamageMeterTests
{
    [Fact]
    public void The_squared_error_is_relative_to_the_squares_over_all_batches()
    {
        var meter = new SquaredError();
        meter.Add([3, 4], [3, 5], 1);
        meter.Add([0, 5], [2, 5], 1);

        Assert.Equal((1 + 4) / 50.0, meter.Result, 1e-15);
    }

    [Fact]
    public void Equal_outputs_do_no_damage_even_if_they_are_zero()
    {
        var meter = new SquaredError();
        meter.Add([0, 0], [0, 0], 1);

        Assert.Equal(0, meter.Result);
    }

    [Fact]
    public void The_divergence_is_that_of_the_class_probabilities()
    {
        var meter = new ClassDivergence();
        // One to one against three to one: ln(1/2 : 3/4) and ln(1/2 : 1/4), each with weight 1/2.
        meter.Add([0, 0], [Math.Log(3), 0], 1);

        Assert.Equal(0.5 * Math.Log(2 / 3.0) + 0.5 * Math.Log(2), meter.Result, 1e-12);
    }

    [Fact]
    public void Scores_that_differ_by_a_constant_are_the_same_and_large_ones_do_not_overflow()
    {
        var meter = new ClassDivergence();
        meter.Add([1000, 1001, 5, 7], [2000, 2001, -5, -3], 2);

        Assert.Equal(0, meter.Result, 1e-12);
    }

    [Fact]
    public void Probabilities_are_taken_as_they_are()
    {
        var meter = new ClassDivergence();
        meter.Add([0.5, 0.5, 1, 0], [0.75, 0.25, 1, 0], 2);

        Assert.Equal((0.5 * Math.Log(2 / 3.0) + 0.5 * Math.Log(2)) / 2, meter.Result, 1e-12);
    }
}
