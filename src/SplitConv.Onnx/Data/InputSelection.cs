namespace SplitConv.Onnx.Data;

/// <summary>Some of the inputs of a source.</summary>
/// <param name="source">All inputs.</param>
/// <param name="indices">The indices of those chosen, rising.</param>
internal sealed class InputSelection(InputSource source, IReadOnlyList<int> indices) : InputSource(source.Name, Preprocessing.None)
{
    public override int Count => indices.Count;

    public override bool HasLabels => source.HasLabels;

    public override int Label(int index) => source.Label(indices[index]);

    // The source normalises too; here nothing is left to do.
    private protected override SampleShape Suit(FeedShape model, int count) => source.ShapeFor(model, indices[count - 1] + 1);

    private protected override void Read(int index, SampleShape shape, Span<float> destination) => source.Fill(indices[index], 1, shape, destination);
}
