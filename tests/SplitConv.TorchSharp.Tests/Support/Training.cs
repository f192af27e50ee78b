using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Tests;

/// <summary>Fine-tuning in its shortest form.</summary>
internal static class Training
{
    /// <summary>One step of gradient descent towards smaller outputs.</summary>
    public static void Step(nn.Module<Tensor, Tensor> model, Tensor input)
    {
        using var scope = NewDisposeScope();
        using var optimizer = optim.SGD(model.parameters(), learningRate: 0.01);
        Tensor loss = model.call(input).pow(2).mean();
        loss.backward();
        optimizer.step();
    }
}
