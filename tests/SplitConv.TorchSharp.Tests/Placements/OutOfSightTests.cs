using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Tests.Placements;

/// <summary>What holds a convolution where decomposition cannot see it is told, or told when it goes wrong.</summary>
public sealed class OutOfSightTests
{
    [Fact]
    public void A_convolution_that_only_a_lambda_calls_goes_on_working()
    {
        Conv2d captured = Kernels.First();
        var model = new CallsALambda(captured, input => captured.call(input));
        Tensor before = Tensors.Output(model, Kernels.Input());
        var outcomes = new CallsALambda(Kernels.First(), input => input).Decompose().Outcomes;
        Assert.NotEmpty(model.Decompose(options: Decompositions.FullRank(outcomes)).Changes);
        Tensors.AssertClose(before, Tensors.Output(model, Kernels.Input()), 1e-5);
    }

    [Fact]
    public void A_convolution_in_a_field_that_a_lambda_calls_too_says_that_it_has_been_replaced()
    {
        Conv2d captured = Kernels.First();
        var model = new FieldAndLambda(captured, input => captured.call(input));
        model.Decompose();
        var exception = Assert.Throws<InvalidOperationException>(() => model.call(Kernels.Input()));
        Assert.Contains("_held.0 and _held.1", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_convolution_captured_by_a_lambda_that_calls_forward_fails_too()
    {
        Conv2d captured = Kernels.First();
        var model = new CallsALambda(captured, captured.forward);
        model.Decompose();
        Assert.ThrowsAny<Exception>(() => model.call(Kernels.Input()));
    }

    [Fact]
    public void A_lambda_that_asks_the_model_gets_the_pair()
    {
        Conv2d first = Kernels.First();
        nn.Module<Tensor, Tensor>? model = null;
        model = new CallsALambda(first, input => ((nn.Module<Tensor, Tensor>)model!.named_children().Single().module).call(input));
        model.Decompose();
        Assert.Equal([2, 8, 12, 11], Tensors.Output(model, Kernels.Input()).shape);
    }

    [Fact]
    public void An_unregistered_convolution_is_left_alone_with_a_warning()
    {
        var model = new Unregistered();
        var snapshot = new ModelSnapshot(model, Kernels.Input());
        var result = model.Decompose();
        Assert.Empty(result.Changes);
        Assert.Contains("not registered", Assert.Single(result.Warnings), StringComparison.Ordinal);
        snapshot.AssertUnchanged();
    }

    private sealed class CallsALambda : nn.Module<Tensor, Tensor>
    {
        private readonly Func<Tensor, Tensor> _run;

        public CallsALambda(Conv2d convolution, Func<Tensor, Tensor> run)
            : base(nameof(CallsALambda))
        {
            _run = run;
            register_module("held", convolution);
        }

        public override Tensor forward(Tensor input) => _run(input);
    }

    private sealed class FieldAndLambda : nn.Module<Tensor, Tensor>
    {
        private readonly nn.Module<Tensor, Tensor> _held;
        private readonly Func<Tensor, Tensor> _run;

        public FieldAndLambda(Conv2d convolution, Func<Tensor, Tensor> run)
            : base(nameof(FieldAndLambda))
        {
            _held = convolution;
            _run = run;
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => _run(input) + 0 * _held.call(input);
    }

    private sealed class Unregistered : nn.Module<Tensor, Tensor>
    {
        private readonly Conv2d[] _layers = [Kernels.First(), Kernels.Second()];

        public Unregistered()
            : base(nameof(Unregistered)) => RegisterComponents();

        public override Tensor forward(Tensor input) => Kernels.Run(input, _layers[0].call, _layers[1].call);
    }
}
