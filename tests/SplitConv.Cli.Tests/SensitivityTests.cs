using System.Text.Json;
using SplitConv.Cli.Tests.Support;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Cli.Tests;

/// <summary>Budgets that weigh by the effect of each convolution on the output.</summary>
public sealed class SensitivityTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Measurements_are_kept_beside_the_model_and_used_again()
    {
        string model = Model(), pictures = PictureFile.Save(_folder.File("pictures.bin"), (200, 30, 120), 3, 3, 3), cache = model + ".sensitivity.json";

        double damage = Damage(model, pictures);
        byte[] kept = File.ReadAllBytes(cache);
        Assert.Equal(damage, Damage(model, pictures));
        Assert.Equal(kept, File.ReadAllBytes(cache));

        PictureFile.Save(pictures, (10, 230, 20), 3, 3, 3);
        Damage(model, pictures);
        Assert.NotEqual(kept, File.ReadAllBytes(cache));
    }

    [Theory]
    [InlineData("{\"format\": 3")]
    [InlineData("{\"format\":\"splitconv.sensitivity.1\",\"key\":\"KEY\",\"points\":{\"body SCFK 16\":{\"discarded_energy\":0.5,\"damage\":\"Infinity\",\"mode\":\"SCFK\"}}}")]
    public void A_broken_cache_is_made_anew(string broken)
    {
        string model = Model(), pictures = PictureFile.Save(_folder.File("pictures.bin"), (200, 30, 120), 3, 3);
        double damage = Damage(model, pictures);
        string cache = model + ".sensitivity.json";
        using (JsonDocument kept = JsonDocument.Parse(File.ReadAllBytes(cache)))
            broken = broken.Replace("KEY", kept.RootElement.GetProperty("key").GetString(), StringComparison.Ordinal);
        File.WriteAllText(cache, broken);

        Assert.Equal(damage, Damage(model, pictures));
    }

    [Fact]
    public void Prices_are_those_of_budgets_with_the_same_data()
    {
        string model = Model(), pictures = PictureFile.Save(_folder.File("pictures.bin"), (200, 30, 120), 3, 3);
        JsonElement inspected = SplitConvProgram.Run("inspect", model, "--json", "--budget", "macs:0.6", "--sensitivity", pictures).Succeeded().Json();

        JsonElement price = inspected.GetProperty("prices").EnumerateArray().Single(price => price.GetProperty("budget").GetString() == "macs:0.6");
        Assert.Equal(inspected.GetProperty("budget").GetProperty("expected_damage").GetDouble(), price.GetProperty("expected_damage").GetDouble());
    }

    [Theory]
    [InlineData(0, "1", "nothing but zeros")]
    [InlineData(255, "1e-38", "NaN or infinite numbers")]
    public void Data_that_says_nothing_about_the_model_is_refused(byte grey, string deviation, string message)
    {
        string model = SmallClassifiers.WithoutBias().Save(_folder.File("model.onnx")), pictures = PictureFile.Save(_folder.File("pictures.bin"), (grey, grey, grey), 3);
        Refusal.Check(_folder, ExitCode.BadInput, ["pictures.bin", message], "decompose", model, "--budget", "macs:0.5", "--sensitivity", pictures, "--std", deviation);
    }

    [Fact]
    public void Budgets_of_latency_weigh_by_it_too()
    {
        string model = Model(), pictures = PictureFile.Save(_folder.File("pictures.bin"), (200, 30, 120), 3, 3);
        JsonElement report = SplitConvProgram.Run("inspect", model, "--json", "--no-prices", "--budget", "latency:0.95", "--sensitivity", pictures).Succeeded().Json();

        Assert.Equal("latency:0.95", report.GetProperty("budget").GetProperty("budget").GetString());
        Assert.True(File.Exists(model + ".sensitivity.json"));
    }

    [Fact]
    public void Data_without_a_budget_is_refused()
    {
        string model = Model(), pictures = PictureFile.Save(_folder.File("pictures.bin"), (200, 30, 120), 3);
        Refusal.Check(_folder, ExitCode.Usage, ["--sensitivity is for a budget to weigh by; add --budget"], "decompose", model, "--sensitivity", pictures);
    }

    [Fact]
    public void Data_that_does_not_suit_the_model_is_refused()
    {
        string model = SmallNetworks.Mixed().Save(_folder.File("model.onnx")), pictures = PictureFile.Save(_folder.File("pictures.bin"), (200, 30, 120), 3);
        Refusal.Check(_folder, ExitCode.BadInput, ["pictures.bin"], "decompose", model, "--budget", "macs:0.5", "--sensitivity", pictures);
    }

    private string Model() => SmallClassifiers.Convolutional(favourite: 3).Save(_folder.File("model.onnx"));

    private static double Damage(string model, string pictures)
    {
        JsonElement budget = SplitConvProgram.Run("decompose", model, "--force", "--json", "--budget", "macs:0.5", "--sensitivity", pictures, "--samples", "2").Succeeded().Json().GetProperty("budget");
        return budget.GetProperty("expected_damage").GetDouble();
    }
}
