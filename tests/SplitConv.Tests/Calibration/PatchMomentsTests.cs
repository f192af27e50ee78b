using SplitConv.Calibration;
using SplitConv.Convolutions;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace SplitConv.Tests.Calibration;

/// <summary>The moments against their definitions; sums are made of products in single precision.</summary>
public sealed class PatchMomentsTests
{
    private const double Close = 2e-6;
    private static readonly WeightShape Shape = new(5, 4, 3, 2);

    public static TheoryData<DecompositionMode, bool> Ways =>
        [.. Enum.GetValues<DecompositionMode>().SelectMany(mode => new[] { (mode, true), (mode, false) })];

    [Theory, MemberData(nameof(Ways))]
    public void What_is_behind_a_first_kernel_is_what_it_makes_of_the_patches(DecompositionMode mode, bool isComplete)
    {
        using var scope = NewDisposeScope();
        // More patches than are summed at a time.
        var problem = new Problem(Shape, mode, patches: 9000);
        using PatchMoments moments = problem.Moments(0.3, isComplete);
        Tensor first = problem.RandomFactors(3).First, through = problem.Through(first);

        var (second, cross) = moments.Behind(first);

        Assert.Equal(isComplete, moments.IsComplete);
        Assert.InRange(Problem.Difference(through.mm(problem.Second(0.3)).mm(through.t()), second), 0, Close);
        Assert.InRange(Problem.Difference(problem.Cross(0.3).mm(through.t()), cross), 0, Close);
    }

    [Theory, MemberData(nameof(Ways))]
    public void Energy_and_what_a_tap_sees_are_those_of_the_patches_with_noise(DecompositionMode mode, bool isComplete)
    {
        using var scope = NewDisposeScope();
        var problem = new Problem(Shape, mode);
        using PatchMoments moments = problem.Moments(0.3, isComplete);
        PatchLayout layout = problem.Layout;
        Tensor ofTap = zeros(layout.FirstSize, layout.FirstSize, ScalarType.Float64), second = problem.Second(0.3);
        for (int one = 0; one < layout.FirstSize; one++)
        for (int other = 0; other < layout.FirstSize; other++)
        for (int tap = 0; tap < layout.LastTaps; tap++)
            ofTap[one, other] += second[one * layout.LastTaps + tap, other * layout.LastTaps + tap] / layout.LastTaps;

        Assert.InRange(Problem.Difference(ofTap, moments.OfTap), 0, Close);
        Assert.Equal(1, moments.Energy / problem.Error(zeros_like(problem.Weight), 0.3), Close);
    }

    [Theory, MemberData(nameof(Modes))]
    public void The_gradient_of_the_first_kernel_is_that_of_the_error(DecompositionMode mode)
    {
        using var scope = NewDisposeScope();
        var problem = new Problem(Shape, mode);
        using PatchMoments moments = problem.Moments(0.3);
        var (first, last) = problem.RandomFactors(3);
        Tensor gradient = 2 * (moments.Apply(first, last) - moments.CrossWith(last)), direction = problem.RandomFactors(3, seed: 70).First;
        const double step = 1e-3;

        // The error is a parabola along any direction, of which central differences are exact.
        double ahead = problem.Error(PairFactors.Compose(first + step * direction, last), 0.3), behind = problem.Error(PairFactors.Compose(first - step * direction, last), 0.3);
        Assert.Equal(1, (ahead - behind) / (2 * step) / (gradient * direction).sum().ToDouble(), 1e-5);
    }

    [Theory, MemberData(nameof(Modes))]
    public void Targets_can_be_exchanged(DecompositionMode mode)
    {
        using var scope = NewDisposeScope();
        var problem = new Problem(Shape, mode);
        Tensor first = problem.RandomFactors(2).First;
        using PatchMoments moments = problem.Moments(0.3), fresh = problem.Moments(0.3);

        moments.SetTargets([problem.Targets * 2 + 1]);
        Assert.NotEqual(fresh.Energy, moments.Energy);
        moments.SetTargets([problem.Targets]);

        Assert.Equal(fresh.Energy, moments.Energy);
        Assert.Equal(fresh.Behind(first).Cross.data<double>(), moments.Behind(first).Cross.data<double>());
    }

    public static TheoryData<DecompositionMode> Modes => [.. Enum.GetValues<DecompositionMode>()];
}
