using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Tests;

/// <summary>The two kinds of fields a convolution can stand in: one that accepts anything in its place, and one that only accepts a Conv2d.</summary>
internal static class Holders
{
    /// <summary>The name of the convolution in either model.</summary>
    public const string Name = "held";

    /// <summary>Whether the field is declared Conv2d.</summary>
    public static TheoryData<bool> Both => [false, true];

    public static nn.Module<Tensor, Tensor> Hold(Conv2d convolution, bool asConvolution) =>
        asConvolution ? new ConvolutionHolder(convolution) : new ModuleHolder(convolution);

    private sealed class ModuleHolder : nn.Module<Tensor, Tensor>
    {
        private readonly nn.Module<Tensor, Tensor> _held;

        public ModuleHolder(Conv2d convolution)
            : base(nameof(ModuleHolder))
        {
            _held = convolution;
            register_module(Name, convolution);
        }

        public override Tensor forward(Tensor input) => _held.call(input);
    }

    private sealed class ConvolutionHolder : nn.Module<Tensor, Tensor>
    {
        private readonly Conv2d _held;

        public ConvolutionHolder(Conv2d convolution)
            : base(nameof(ConvolutionHolder))
        {
            _held = convolution;
            register_module(Name, convolution);
        }

        public override Tensor forward(Tensor input) => _held.call(input);
    }
}
