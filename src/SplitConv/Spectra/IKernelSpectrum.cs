namespace SplitConv.Spectra;

/// <summary>The singular values of the unfolding of a kernel, as far as they are known or wanted: what a rank is chosen by.</summary>
public interface IKernelSpectrum
{
    /// <summary>The number of rows, L.</summary>
    int Rows { get; }

    /// <summary>The number of columns, M.</summary>
    int Columns { get; }

    /// <summary>All L singular values in double precision, descending. May have to be computed first; <see cref="Leading"/> often tells enough.</summary>
    /// <exception cref="DecompositionFailedException">The computation did not converge.</exception>
    IReadOnlyList<double> SingularValues { get; }

    /// <summary>The part of the spectrum that is known without more work; null where that is all of it.</summary>
    LeadingSpectrum? Leading { get; }

    /// <summary>What can be said of the spectrum at a fraction of the cost of all values; null where <see cref="Leading"/> is.</summary>
    LeadingSpectrum? Sharpen();
}
