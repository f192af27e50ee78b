using SplitConv.Calibration;
using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Tests.Calibrating;

/// <summary>Inputs are observed with their padding, as the convolution pads them.</summary>
public sealed class PaddedInputTests
{
    public static MatrixTheoryData<PaddingModes, bool> Paddings => new([PaddingModes.Zeros, PaddingModes.Reflect, PaddingModes.Replicate, PaddingModes.Circular], [false, true]);

    [Theory, MemberData(nameof(Paddings))]
    public void Inputs_are_padded_as_the_convolution_pads_them(PaddingModes mode, bool same)
    {
        using var scope = NewDisposeScope();
        Conv2d convolution = same
            ? nn.Conv2d(4, 5, 3, padding: Padding.Same, dilation: 2, padding_mode: mode)
            : nn.Conv2d(4, 5, (5L, 4L), stride: (2L, 1L), padding: (3L, 1L), padding_mode: mode);
        AssertPadded(convolution);
    }

    [Fact]
    public void An_odd_amount_of_padding_has_its_larger_half_behind()
    {
        using var scope = NewDisposeScope();
        AssertPadded(nn.Conv2d(4, 5, (4L, 2L), padding: Padding.Same));
        AssertPadded(nn.Conv2d(4, 5, (4L, 2L), padding: Padding.Valid));
    }

    [Fact]
    public void A_single_map_is_a_batch_of_one()
    {
        using var scope = NewDisposeScope();
        using var calibration = new ModuleCalibration(Fixtures.Chain(), [Tensors.Normal(1, 4, 9, 8), Tensors.Normal(2, 2, 4, 6, 7)]);
        using ICalibrationRun run = calibration.Begin("b");
        Assert.Equal(3, run.Inputs);
        Assert.Equal([(1, 6, 11, 10), (2, 6, 8, 9)], run.Observe("b", Fixtures.Token).Select(batch => (batch.Input.Count, batch.Input.Channels, batch.Input.Height, batch.Input.Width)));
    }

    private static void AssertPadded(Conv2d convolution)
    {
        using var calibration = new ModuleCalibration(nn.Sequential(convolution), [Tensors.Normal(5, 2, 4, 9, 8)]);
        using ICalibrationRun run = calibration.Begin("0");
        CalibrationBatch batch = Assert.Single(run.Observe("0", Fixtures.Token));
        using var _ = no_grad();
        Tensor output = nn.functional.conv2d(Fixtures.ToTensor(batch.Input), convolution.weight, convolution.bias, strides: convolution.stride, dilation: convolution.dilation);
        Fixtures.AssertMaps(output, batch.Output, 1e-6);
    }
}
