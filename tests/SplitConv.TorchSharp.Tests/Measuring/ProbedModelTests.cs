using SplitConv.TorchSharp.Tests.Placements;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Tests.Measuring;

/// <summary>A model is after the search for its feature maps what it was before: training modes, statistics, hooks, gradients.</summary>
public sealed class ProbedModelTests
{
    [Theory, InlineData("Sequential"), InlineData("fields of Conv2d"), InlineData("two names of two kinds")]
    public void Nothing_about_the_model_changes(string name)
    {
        Placement placement = Placement.Of(name);
        nn.Module<Tensor, Tensor> model = placement.Create();
        var snapshot = new ModelSnapshot(model, placement.Input());

        model.FindFeatureMaps(placement.Input());

        snapshot.AssertUnchanged();
        Assert.All(model.parameters(), parameter => Assert.Null(parameter.grad));
    }

    [Fact]
    public void Statistics_of_batches_stay_as_they_are()
    {
        BatchNorm2d norm = nn.BatchNorm2d(8);
        nn.Module<Tensor, Tensor> model = nn.Sequential(Kernels.First(), norm, nn.Dropout());
        byte[] mean = Tensors.Bytes(norm.running_mean!), variance = Tensors.Bytes(norm.running_var!), count = Tensors.Bytes(norm.num_batches_tracked!);

        model.FindFeatureMaps(Kernels.Input());

        Assert.True(norm.training);
        Assert.Equal(mean, Tensors.Bytes(norm.running_mean!));
        Assert.Equal(variance, Tensors.Bytes(norm.running_var!));
        Assert.Equal(count, Tensors.Bytes(norm.num_batches_tracked!));
    }

    [Theory, InlineData(false), InlineData(true)]
    public void Every_module_is_left_in_the_mode_it_was_in(bool training)
    {
        // The shared module stands below a module of either mode, and has the mode of the one that comes first.
        Conv2d shared = Kernels.Square();
        Sequential one = nn.Sequential(shared), other = nn.Sequential(shared, nn.Sequential(nn.ReLU()));
        nn.Module<Tensor, Tensor> model = nn.Sequential(one, other);
        model.train(training);
        other.train(!training);
        shared.train(training);
        bool[] before = [.. model.modules().Select(module => module.training)];

        model.FindFeatureMaps(Kernels.Input(5));

        Assert.Equal(before, model.modules().Select(module => module.training));
        Assert.Equal(training, model.training);
        Assert.Equal([training, !training, training], new[] { one, other, (nn.Module)shared }.Select(module => module.training));
    }

    [Fact]
    public void The_model_runs_in_evaluation_mode_and_without_gradients()
    {
        Conv2d convolution = Kernels.First();
        var seen = new List<(bool Training, bool Gradients)>();
        convolution.register_forward_hook((module, _, output) =>
        {
            seen.Add((module.training, output.requires_grad));
            return output;
        });

        nn.Sequential(convolution).FindFeatureMaps(Kernels.Input());

        Assert.Equal([(false, false)], seen);
    }

    [Theory, InlineData("Sequential"), InlineData("fields of Conv2d")]
    public void An_error_is_passed_on_and_leaves_nothing_behind(string name)
    {
        Placement placement = Placement.Of(name);
        nn.Module<Tensor, Tensor> model = placement.Create();
        var snapshot = new ModelSnapshot(model, placement.Input());
        var thrown = new InvalidOperationException("a model of another opinion");

        Assert.Same(thrown, Assert.Throws<InvalidOperationException>(() => model.FindFeatureMaps(() =>
        {
            model.call(placement.Input());
            throw thrown;
        })));

        snapshot.AssertUnchanged();
        Assert.All(model.modules(), module => Assert.True(module.training));
    }

    [Fact]
    public void What_the_model_keeps_for_later_is_not_disposed()
    {
        var model = new Caching();
        model.FindFeatureMaps(Kernels.Input());
        Assert.Equal([2, 8, 12, 11], Tensors.Output(model, Kernels.Input()).shape);
    }

    [Fact]
    public void Missing_arguments_are_named()
    {
        nn.Module<Tensor, Tensor> model = nn.Sequential(Kernels.First()), none = null!;
        Assert.Throws<ArgumentNullException>("model", () => none.FindFeatureMaps(Kernels.Input()));
        Assert.Throws<ArgumentNullException>("input", () => model.FindFeatureMaps((Tensor)null!));
        Assert.Throws<ArgumentNullException>("run", () => model.FindFeatureMaps((Action)null!));
    }

    private sealed class Caching : nn.Module<Tensor, Tensor>
    {
        private readonly Conv2d _convolution = Kernels.First();
        private Tensor? _mask;

        public Caching()
            : base(nameof(Caching)) => RegisterComponents();

        public override Tensor forward(Tensor input) => _convolution.call(input * (_mask ??= ones_like(input)));
    }
}
