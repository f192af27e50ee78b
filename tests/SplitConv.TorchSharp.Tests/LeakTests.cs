using SplitConv.TestSupport;
using SplitConv.TorchSharp.Tests.Placements;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Tests;

/// <summary>What is made is disposed, and what is needed is not. TorchSharp counts the tensors that live on for each thread, so that tests side by side do not disturb each other.</summary>
public sealed class LeakTests
{
    public static TheoryData<string> Kinds => ["Sequential", "fields of Module", "fields of Conv2d", "ModuleList of Conv2d", "two names of two kinds"];

    private static long Live => DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

    [Theory, MemberData(nameof(Kinds))]
    public void A_thousand_forward_passes_leave_nothing_behind(string name)
    {
        Placement placement = Placement.Of(name);
        using nn.Module<Tensor, Tensor> model = placement.Create();
        using Tensor input = placement.Input();
        model.Decompose();
        Tensors.Output(model, input).Dispose();

        long before = Live;
        for (int i = 0; i < 1000; i++)
            Tensors.Output(model, input).Dispose();
        Assert.Equal(before, Live);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Training_steps_leave_nothing_behind(string name)
    {
        Placement placement = Placement.Of(name);
        using nn.Module<Tensor, Tensor> model = placement.Create();
        using Tensor input = placement.Input();
        model.Decompose();
        Training.Step(model, input);

        long before = Live;
        for (int i = 0; i < 20; i++)
            Training.Step(model, input);
        Assert.Equal(before, Live);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Decomposing_and_disposing_leaves_nothing_behind(string name)
    {
        AssertNoGrowth(() =>
        {
            using nn.Module<Tensor, Tensor> model = Create(name);
            model.Decompose();
        });
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Restructuring_and_loading_leaves_nothing_behind(string name)
    {
        using var folder = new TemporaryFolder();
        using (nn.Module<Tensor, Tensor> model = Placement.Of(name).Create())
        {
            model.Decompose(folder.File("information.json"));
            model.SaveDecomposed(folder.File("bundle.safetensors"));
        }

        AssertNoGrowth(() =>
        {
            using nn.Module<Tensor, Tensor> restructured = Create(name), loaded = Create(name);
            restructured.DecomposeNetwork(folder.File("information.json"));
            loaded.LoadDecomposed(folder.File("bundle.safetensors"));
            loaded.SaveDecomposed(folder.File("bundle.safetensors"));
        });
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_failed_call_leaves_nothing_behind(string name)
    {
        using nn.Module<Tensor, Tensor> model = Placement.Of(name).Create();
        AssertNoGrowth(() =>
        {
            using var folder = new TemporaryFolder();
            string inner = Directory.CreateDirectory(folder.File("inner")).FullName;
            var progress = new ProgressRecorder(report =>
            {
                if (report.Done == report.Total)
                    Directory.Delete(inner);
            });
            Assert.Throws<Storage.OutputException>(() => model.Decompose(Path.Combine(inner, "information.json"), progress: progress));
        });
    }

    [Theory, InlineData(false), InlineData(true)]
    public void A_scope_around_the_call_does_not_dispose_the_new_weights(bool offline)
    {
        using var folder = new TemporaryFolder();
        string information = Decompositions.SaveInformation(Placement.Of("fields of Conv2d").Create, folder.File("information.json"));
        foreach (string name in new[] { "Sequential", "fields of Conv2d" })
        {
            nn.Module<Tensor, Tensor> model = Placement.Of(name).Create();
            using (NewDisposeScope())
            {
                if (offline && name != "Sequential")
                    model.DecomposeNetwork(information);
                else
                    model.Decompose();
            }

            Assert.Equal([2, 6, 12, 11], Tensors.Output(model, Kernels.Input()).shape);
        }
    }

    [Fact]
    public void A_scope_around_the_call_does_not_dispose_the_new_module_of_a_convolution_that_is_the_model()
    {
        nn.Module<Tensor, Tensor> root = Kernels.First(), decomposed;
        using (NewDisposeScope())
            decomposed = root.Decompose().Model;
        Assert.Equal([2, 8, 12, 11], Tensors.Output(decomposed, Kernels.Input()).shape);
    }

    // TorchSharp leaves a tensor behind when it initialises a bias; a scope around the creation takes it, and not the parameters.
    private static nn.Module<Tensor, Tensor> Create(string name)
    {
        using var scope = NewDisposeScope();
        return Placement.Of(name).Create();
    }

    private static void AssertNoGrowth(Action cycle)
    {
        cycle();
        long before = Live;
        for (int i = 0; i < 20; i++)
            cycle();
        Assert.Equal(before, Live);
    }
}
