using SplitConv.Cli.Tests.Support;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Cli.Tests;

/// <summary>Data that pairs cannot be fitted to, as the network shows.</summary>
public sealed class CalibrateRefusalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_number_that_is_not_finite_is_named()
    {
        float[] numbers = SomeNumbers();
        numbers[^1] = float.NaN;
        Refuse(["data.npy", "NaN"], NpyFile.Save(_folder.File("data.npy"), [4, 3, 32, 32], numbers));
    }

    [Fact]
    public void Inputs_that_are_all_alike_are_refused() =>
        Refuse(["pictures.bin"], PictureFile.Save(_folder.File("pictures.bin"), (0, 0, 0), 3, 3, 3, 3));

    [Fact]
    public void Arrays_of_another_shape_are_refused() =>
        Refuse(["data.npy"], NpyFile.Save(_folder.File("data.npy"), [4, 3, 16, 48], SomeNumbers()[..(4 * 3 * 16 * 48)]));

    [Fact]
    public void A_network_that_makes_infinite_numbers_of_them_is_refused() =>
        Refuse(["pictures.bin"], PictureFile.Save(_folder.File("pictures.bin"), (200, 30, 120), 3, 3, 3, 3), "--std", "1e-38");

    private static float[] SomeNumbers() => [.. SplitMix64.Normals(1, 4 * 3 * 32 * 32).Select(number => (float)number)];

    private void Refuse(string[] fragments, string data, params string[] options)
    {
        string model = SmallClassifiers.WithoutBias().Save(_folder.File("model.onnx"));
        Refusal.Check(_folder, ExitCode.BadInput, fragments, ["decompose", model, "--calibrate", data, .. options]);
    }
}
