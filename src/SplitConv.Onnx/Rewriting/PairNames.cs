namespace SplitConv.Onnx.Rewriting;

/// <summary>The names that the parameters of a pair have, in models and in files of decomposed weights.</summary>
public static class PairNames
{
    /// <summary>The first convolution of the pair.</summary>
    public static string First(string convolution) => $"{convolution}.0";

    /// <summary>The last convolution of the pair.</summary>
    public static string Last(string convolution) => $"{convolution}.1";

    /// <summary>The kernel of the first convolution.</summary>
    public static string FirstWeight(string convolution) => $"{convolution}.0.weight";

    /// <summary>The kernel of the last convolution.</summary>
    public static string LastWeight(string convolution) => $"{convolution}.1.weight";

    /// <summary>The bias of the last convolution.</summary>
    public static string Bias(string convolution) => $"{convolution}.1.bias";
}
