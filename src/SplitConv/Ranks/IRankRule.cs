using SplitConv.Convolutions;
using SplitConv.Spectra;

namespace SplitConv.Ranks;

/// <summary>Chooses the rank of a layer.</summary>
public interface IRankRule
{
    /// <summary>The ranks this rule may choose for a kernel of this shape; needs no weights.</summary>
    /// <param name="shape">The shape of the kernel.</param>
    RankRange Range(WeightShape shape);

    /// <summary>The rank for a kernel, within <see cref="Range"/>.</summary>
    /// <param name="shape">The shape of the kernel.</param>
    /// <param name="decomposition">Its unfolding, decomposed up to the highest rank of <see cref="Range"/> at least.</param>
    int Choose(WeightShape shape, IKernelDecomposition decomposition);
}
