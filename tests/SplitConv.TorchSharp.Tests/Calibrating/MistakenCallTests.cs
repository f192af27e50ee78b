using SplitConv.Plans;
using Xunit;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Tests.Calibrating;

/// <summary>Mistakes in what calibration is given are told instead of being calibrated with, and leave the model as it was.</summary>
public sealed class MistakenCallTests
{
    [Fact]
    public void Another_model_of_the_same_names_is_refused()
    {
        using var scope = NewDisposeScope();
        Sketch model = Fixtures.Chain();
        using var calibration = new ModuleCalibration(Fixtures.Chain(), Fixtures.Batches());
        var snapshot = new ModelSnapshot(model, Fixtures.Batches()[0]);
        var options = new DecompositionOptions { Calibration = calibration };
        Assert.Contains("another model", Assert.Throws<InvalidOptionsException>(() => model.AutoDecomposition(options: options, cancellationToken: Fixtures.Token)).Message, StringComparison.Ordinal);
        snapshot.AssertUnchanged();
    }

    [Theory, InlineData(false), InlineData(true)]
    public void A_delegate_that_does_not_give_the_outputs_is_refused(bool isDisposed)
    {
        using var scope = NewDisposeScope();
        Sketch model = Fixtures.Chain();
        using var calibration = new ModuleCalibration(model, Fixtures.Batches(), input =>
        {
            Tensor output = model.call(input);
            output.Dispose();
            return isDisposed ? output : null!;
        });
        foreach (Action use in new Action[] { () => calibration.Begin("a"), () => calibration.Compare([], Fixtures.Token) })
            Assert.Contains("delegate", Assert.Throws<CalibrationException>(use).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void After_its_disposal_it_cannot_be_used()
    {
        using var scope = NewDisposeScope();
        var calibration = new ModuleCalibration(Fixtures.Chain(), Fixtures.Batches());
        calibration.Begin("a").Dispose();
        calibration.Dispose();
        calibration.Dispose();
        Assert.Throws<ObjectDisposedException>(() => calibration.Begin("a"));
        Assert.Throws<ObjectDisposedException>(() => calibration.Compare([], Fixtures.Token));
    }
}
