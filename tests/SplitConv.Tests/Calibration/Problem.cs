using SplitConv.Calibration;
using SplitConv.Convolutions;
using SplitConv.TestSupport;
using TorchSharp;
using static TorchSharp.torch;

namespace SplitConv.Tests.Calibration;

/// <summary>A least-squares problem over random patches, with the naive answers.</summary>
internal sealed class Problem
{
    public Problem(WeightShape shape, DecompositionMode mode, int patches = 200, bool isWhite = false, bool isExact = false, ulong seed = 1)
    {
        (Mode, Layout) = (mode, new PatchLayout(shape, mode.FirstAxes()));
        Weight = tensor(SplitMix64.Normals(seed, (int)shape.Count), shape.OutChannels, Layout.Length);
        Tensor white = tensor(SplitMix64.Normals(seed + 1, patches * Layout.Length), patches, Layout.Length);
        if (isWhite)
            white = linalg.qr(white).Q * Math.Sqrt(patches);
        Tensor mixing = isWhite ? eye(Layout.Length, dtype: ScalarType.Float64) : tensor(SplitMix64.Normals(seed + 2, Layout.Length * Layout.Length), Layout.Length, Layout.Length) * linspace(2, 0.1, Layout.Length, ScalarType.Float64);
        Patches = white.mm(mixing.t()).to(ScalarType.Float32);
        Targets = (Patches.to(ScalarType.Float64).mm(Weight.t()) + (isExact ? 0 : 1) * tensor(SplitMix64.Normals(seed + 3, patches * shape.OutChannels), patches, shape.OutChannels)).to(ScalarType.Float32);
    }

    public DecompositionMode Mode { get; }

    public PatchLayout Layout { get; }

    public Tensor Weight { get; }

    public Tensor Patches { get; }

    public Tensor Targets { get; }

    public int HighestRank => Mode.HighestRank(Layout.Weight);

    /// <summary>The moments, of patches in two parts.</summary>
    public PatchMoments Moments(double noise, bool isComplete = true)
    {
        long half = Patches.shape[0] / 3;
        PatchMoments moments = PatchMoments.Of(Layout, [Patches[..(int)half], Patches[(int)half..]], Weight, noise, isComplete);
        moments.SetTargets([Targets[..(int)half], Targets[(int)half..]]);
        return moments;
    }

    /// <summary>What noise of a share of the mean variance adds to the diagonal of M.</summary>
    public double Variance(double noise) => noise * Patches.to(ScalarType.Float64).square().mean().ToDouble();

    /// <summary>M, with noise.</summary>
    public Tensor Second(double noise) => Patches.to(ScalarType.Float64).t().mm(Patches.to(ScalarType.Float64)) / Patches.shape[0] + Variance(noise) * eye(Layout.Length, dtype: ScalarType.Float64);

    /// <summary>C, with noise.</summary>
    public Tensor Cross(double noise) => Targets.to(ScalarType.Float64).t().mm(Patches.to(ScalarType.Float64)) / Patches.shape[0] + Variance(noise) * Weight;

    /// <summary>The mean squared error of a composed kernel, on patches with noise.</summary>
    public double Error(Tensor kernel, double noise) =>
        (Patches.to(ScalarType.Float64).mm(kernel.t()) - Targets).square().sum().ToDouble() / Patches.shape[0] + Variance(noise) * (Weight - kernel).square().sum().ToDouble();

    public PairFactors RandomFactors(int rank, ulong seed = 50) => new(
        tensor(SplitMix64.Normals(seed, rank * Layout.FirstSize), rank, Layout.FirstSize),
        tensor(SplitMix64.Normals(seed + 1, Layout.Weight.OutChannels * rank * Layout.LastTaps), Layout.Weight.OutChannels, rank, Layout.LastTaps));

    /// <summary>A matrix that takes (R, last taps) to patches: what a first kernel does.</summary>
    public Tensor Through(Tensor first) => kron(first.contiguous(), eye(Layout.LastTaps, dtype: ScalarType.Float64));

    public static double Difference(Tensor expected, Tensor actual) => ((expected - actual).norm() / expected.norm()).ToDouble();
}
