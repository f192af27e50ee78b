using System.Text.Json.Nodes;
using SplitConv.Plans;
using SplitConv.Plans.Information;
using SplitConv.Storage;
using SplitConv.TestSupport;
using SplitConv.TorchSharp.Tests.Placements;
using Xunit;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Tests.Failures;

/// <summary>A call that fails leaves the model as it was: every bit, every object, every reference.</summary>
public sealed class FailedCallTests
{
    public static TheoryData<string> Placements => [.. Placement.All.Keys];

    public static TheoryData<string, string> WrongFields => new()
    {
        { "stride", "[2, 1]" }, { "dilation", "[1, 2]" }, { "kernel_size", "[7, 9]" }, { "in_channels", "6" }, { "out_channels", "4" }, { "groups", "5" }, { "name", "\"40\"" },
    };

    [Theory, MemberData(nameof(WrongFields))]
    public void A_mismatch_in_layer_40_of_an_information_file(string field, string value)
    {
        using var folder = new TemporaryFolder();
        string path = Decompositions.SaveInformation(ManyLayers, folder.File("information.json"));
        JsonArray information = JsonNode.Parse(File.ReadAllBytes(path))!.AsArray();
        Assert.Equal(42, information.Count);
        information[39]!["ori_layer_info"]![field] = JsonNode.Parse(value);
        File.WriteAllText(path, information.ToJsonString());
        nn.Module<Tensor, Tensor> model = ManyLayers();
        var snapshot = new ModelSnapshot(model, Kernels.Input(5));

        var exception = Assert.Throws<InformationException>(() => model.DecomposeNetwork(path));

        Assert.NotNull(exception.Field);
        Assert.Contains(field == "name" ? "40" : "39", exception.Message, StringComparison.Ordinal);
        snapshot.AssertUnchanged();
    }

    [Theory, MemberData(nameof(Placements))]
    public void A_token_that_was_cancelled_before(string placement) =>
        AssertUnchangedAfter<OperationCanceledException>(placement, model => model.AutoDecomposition(cancellationToken: new CancellationToken(canceled: true)));

    [Theory, MemberData(nameof(Placements))]
    public void A_token_that_is_cancelled_when_all_is_computed(string placement)
    {
        using var cancellation = new CancellationTokenSource();
        var progress = new ProgressRecorder(report =>
        {
            if (report.Done == report.Total)
                cancellation.Cancel();
        });
        AssertUnchangedAfter<OperationCanceledException>(placement, model => model.AutoDecomposition(progress: progress, cancellationToken: cancellation.Token));
    }

    [Fact]
    public void A_token_that_is_cancelled_in_the_middle()
    {
        using var cancellation = new CancellationTokenSource();
        var progress = new ProgressRecorder(report =>
        {
            if (report.Done == 5)
                cancellation.Cancel();
        });
        nn.Module<Tensor, Tensor> model = ManyLayers();
        var snapshot = new ModelSnapshot(model, Kernels.Input(5));
        Assert.ThrowsAny<OperationCanceledException>(() => model.AutoDecomposition(progress: progress, cancellationToken: cancellation.Token));
        Assert.Equal(6, progress.Reports.Count);
        snapshot.AssertUnchanged();
    }

    [Fact]
    public void Progress_that_throws() =>
        AssertUnchangedAfter<TimeZoneNotFoundException>("fields of Conv2d", model => model.Decompose(progress: new ProgressRecorder(_ => throw new TimeZoneNotFoundException())));

    [Fact]
    public void An_information_file_in_a_folder_that_is_missing()
    {
        using var folder = new TemporaryFolder();
        AssertUnchangedAfter<OutputException>("fields of Module", model => model.Decompose(folder.File("missing/information.json")));
        Assert.Empty(folder.Snapshot());
    }

    [Fact]
    public void An_information_file_whose_path_is_a_folder()
    {
        using var folder = new TemporaryFolder();
        AssertUnchangedAfter<OutputException>("fields of Conv2d", model => model.Decompose(folder.Path));
    }

    [Fact]
    public void A_folder_that_disappears_while_the_factors_are_computed()
    {
        using var folder = new TemporaryFolder();
        string inner = Directory.CreateDirectory(folder.File("inner")).FullName;
        var progress = new ProgressRecorder(report =>
        {
            if (report.Done == 1)
                Directory.Delete(inner);
        });
        AssertUnchangedAfter<OutputException>("fields of Conv2d", model => model.Decompose(Path.Combine(inner, "information.json"), progress: progress));
    }

    [Fact]
    public void Options_that_name_what_the_model_does_not_have() =>
        AssertUnchangedAfter<InvalidOptionsException>("Sequential", model => model.Decompose(options: Decompositions.AtRanks(new Dictionary<string, int> { ["other"] = 4 })));

    [Fact]
    public void An_information_file_that_is_missing() =>
        AssertUnchangedAfter<InformationException>("Sequential", model => model.DecomposeNetwork("missing.json"));

    [Fact]
    public void A_cancelled_call_can_be_repeated()
    {
        nn.Module<Tensor, Tensor> model = Placement.Of("fields of Conv2d").Create();
        Assert.ThrowsAny<OperationCanceledException>(() => model.AutoDecomposition(cancellationToken: new CancellationToken(canceled: true)));
        Assert.Equal(2, model.Decompose().Changes.Count);
    }

    private static nn.Module<Tensor, Tensor> ManyLayers() => nn.Sequential([.. Enumerable.Range(0, 42).Select(_ => (nn.Module<Tensor, Tensor>)Kernels.Square())]);

    private static void AssertUnchangedAfter<TException>(string name, Func<nn.Module<Tensor, Tensor>, object> call)
        where TException : Exception
    {
        Placement placement = Placement.Of(name);
        nn.Module<Tensor, Tensor> model = placement.Create();
        var snapshot = new ModelSnapshot(model, placement.Input());
        Assert.ThrowsAny<TException>(() => call(model));
        snapshot.AssertUnchanged();
    }
}
