using SplitConv.Spectra;
using Xunit;

namespace SplitConv.Tests;

public sealed class BoundedMinimizationTests
{
    public static TheoryData<string, double, double, double> Functions => new()
    {
        { "parabola", -3, 5, 1.5 },
        { "cosine", 0, 6, Math.PI },
        { "quartic", -4, 0.5, -2 },
        { "kink", 0, 10, 7 },
        { "logarithmic", 0.01, 50, 4 },
        { "rising", 2, 9, 2 },
        { "falling", 2, 9, 9 },
    };

    [Theory, MemberData(nameof(Functions))]
    public void The_minimum_is_found(string function, double lower, double upper, double minimum)
    {
        Func<double, double> value = function switch
        {
            "parabola" => x => (x - 1.5) * (x - 1.5),
            "cosine" => Math.Cos,
            "quartic" => x => Math.Pow(x + 2, 4),
            "kink" => x => Math.Abs(x - 7),
            "logarithmic" => x => 4 / x + Math.Log(x),
            "rising" => x => x,
            _ => x => -x,
        };

        double? found = BoundedMinimization.Minimize(value, lower, upper);

        Assert.InRange(found!.Value, lower, upper);
        Assert.Equal(minimum, found.Value, function == "quartic" ? 1e-2 : 5e-5);
    }

    [Fact]
    public void Only_points_between_the_bounds_are_tried() => BoundedMinimization.Minimize(
        x =>
        {
            Assert.InRange(x, 1, 2);
            return -x;
        },
        1, 2);

    [Fact]
    public void A_function_that_is_never_a_number_has_no_minimum() => Assert.Null(BoundedMinimization.Minimize(_ => double.NaN, 0, 1));

    [Fact]
    public void A_search_that_ends_on_no_number_has_failed()
    {
        int evaluations = 0;

        Assert.Null(BoundedMinimization.Minimize(x => evaluations++ == 0 ? x : double.NaN, 0, 1));
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(double.NaN, 1)]
    [InlineData(0, double.NaN)]
    [InlineData(0, double.PositiveInfinity)]
    public void Bounds_that_are_reversed_or_not_finite_have_no_minimum(double lower, double upper) =>
        Assert.Null(BoundedMinimization.Minimize(x => x * x, lower, upper));

    [Fact]
    public void Equal_bounds_are_the_minimum() => Assert.Equal(3, BoundedMinimization.Minimize(x => x, 3, 3));
}
