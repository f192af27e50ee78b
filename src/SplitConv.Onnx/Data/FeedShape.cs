using SplitConv.Onnx.Running;

namespace SplitConv.Onnx.Data;

/// <summary>What a model with one input of four axes is fed; sizes are -1 where nothing fixes them.</summary>
/// <param name="Model">The model's file, for messages.</param>
/// <param name="Input">The input.</param>
/// <param name="Batch">The size of the batch.</param>
/// <param name="Channels">The number of channels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="Width">In pixels.</param>
internal sealed record FeedShape(string Model, ModelInput Input, int Batch, int Channels, int Height, int Width)
{
    /// <summary>Reads the shape from a model.</summary>
    /// <param name="session">The model.</param>
    /// <param name="free">Sizes for free dimensions; what they say nothing about stays free.</param>
    /// <param name="data">The data that is to be fed, for messages.</param>
    /// <exception cref="InputDataException">The model has several inputs, or one with another number of axes.</exception>
    public static FeedShape Of(ModelSession session, FreeDimensions free, string data)
    {
        if (session.Inputs is not [{ Sizes.Count: 4 } input])
            throw new InputDataException(data, $"cannot be fed: {session.Name} takes {string.Join(", ", session.Inputs)}; data is for models with one input [N, C, H, W].");
        int[] sizes = [.. input.Sizes.Select((size, axis) => size > 0 ? size : free.Sizes.GetValueOrDefault(input.SizeName(axis), -1))];
        return new FeedShape(session.Name, input, sizes[0], sizes[1], sizes[2], sizes[3]);
    }

    /// <summary>Such as <c>model.onnx takes x [N, 3, 32, 32]</c>.</summary>
    public override string ToString() => $"{Model} takes {Input}";
}
