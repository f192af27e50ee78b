namespace SplitConv.Benchmarks.Rows;

/// <summary>How the singular values of random weights fall.</summary>
internal enum Spectrum
{
    /// <summary>As in trained layers: a part of low rank that falls slowly, and noise.</summary>
    TrainedLike,

    /// <summary>As in layers that were never trained: noise and nothing else.</summary>
    Flat,
}
