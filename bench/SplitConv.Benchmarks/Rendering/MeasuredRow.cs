using SplitConv.Benchmarks.Measuring;
using SplitConv.Benchmarks.Rows;

namespace SplitConv.Benchmarks.Rendering;

/// <summary>A row with its measurement.</summary>
internal sealed record MeasuredRow(KernelRow Row, RowResult Result);
