using SplitConv.Convolutions;
using static TorchSharp.torch;

namespace SplitConv.TestSupport;

/// <summary>The unfolding written down once more, with the permutations of a tensor library: the judge of the one under test.</summary>
public static class TensorUnfolding
{
    /// <summary>The kernel <c>[out, in, h, w]</c> of an unfolding.</summary>
    public static double[] Fold(Tensor unfolding, WeightShape shape, DecompositionMode mode)
    {
        long o = shape.OutChannels, i = shape.InChannels, h = shape.Height, w = shape.Width;
        Tensor kernel = mode switch
        {
            DecompositionMode.FCFK => unfolding.reshape(o, h, i, w).permute(0, 2, 1, 3),
            DecompositionMode.FCSK => unfolding.reshape(o, w, i, h).permute(0, 2, 3, 1),
            DecompositionMode.SCFK => unfolding.reshape(i, h, o, w).permute(2, 0, 1, 3),
            DecompositionMode.FC => unfolding.reshape(o, i, h, w),
            DecompositionMode.SC => unfolding.reshape(i, o, h, w).permute(1, 0, 2, 3),
            _ => unfolding.reshape(i, w, o, h).permute(2, 0, 3, 1),
        };
        return kernel.contiguous().data<double>().ToArray();
    }
}
