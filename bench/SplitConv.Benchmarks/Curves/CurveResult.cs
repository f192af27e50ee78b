namespace SplitConv.Benchmarks.Curves;

/// <summary>What there is to draw.</summary>
/// <param name="Original">The accuracy of the model as it is, 0 to 1.</param>
/// <param name="Reference">The reference's result with its own options.</param>
/// <param name="AtReference">What other methods make of the same convolutions at the same cost.</param>
/// <param name="Methods">The curves.</param>
internal sealed record CurveResult(double Original, CurveFamily Reference, IReadOnlyList<CurveFamily> AtReference, IReadOnlyList<CurveFamily> Methods)
{
    /// <summary>Everything that was measured, in the order of the table.</summary>
    public IEnumerable<CurveFamily> All => AtReference.Prepend(Reference).Concat(Methods);
}
