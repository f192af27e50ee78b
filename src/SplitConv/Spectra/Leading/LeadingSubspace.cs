using TorchSharp;
using static TorchSharp.torch;

namespace SplitConv.Spectra.Leading;

/// <summary>
/// The leading left singular vectors of a matrix, by a random sketch of its Gram matrix (N. Halko, P. Martinsson, J. Tropp, "Finding structure with randomness", 2011),
/// Chebyshev-filtered until the error of the truncation is within a fraction of a thousandth of the optimum.
/// </summary>
internal static class LeadingSubspace
{
    // The growth of the weakest wanted vector against the unwanted ones: what it leaves of the excess error is in docs/method.md.
    private const double Target = 24;

    // Of the excess error of the truncation over the optimum, as it is estimated.
    private const double Tolerance = 5e-4;
    private const double Oversampling = 0.2;
    private const int FewestGuards = 16;
    private const int MostRounds = 4;
    private const int Seed = 20231;

    /// <summary>How many columns the computation works on for a number of wanted vectors.</summary>
    public static int BlockSize(int wanted) => wanted + Math.Max(FewestGuards, (int)(Oversampling * wanted));

    /// <summary>
    /// The truncation of a matrix to <paramref name="wanted"/> triplets; null if it cannot be told apart from rounding in this format: the spectrum falls too steeply. Whatever the matrix, the same seed is used.
    /// </summary>
    /// <param name="matrix">A, L x M.</param>
    /// <param name="wanted">The number of triplets, with <see cref="BlockSize"/> of it at most L.</param>
    /// <param name="checkpoint">Called between the large steps with the share of the work that is done; may throw.</param>
    public static LeadingTriplets? Compute(Tensor matrix, int wanted, Action<double> checkpoint)
    {
        using var scope = NewDisposeScope();
        bool isSingle = matrix.dtype == ScalarType.Float32;
        int rows = (int)matrix.shape[0], block = BlockSize(wanted);
        var work = new Workload(rows, (int)matrix.shape[1], block, checkpoint);

        Tensor gram = GramMatrix.Of(matrix, work.GramBlock);
        double energy = gram.diagonal().sum(ScalarType.Float64).ToDouble(), fourthPowers = GramMatrix.SumOfSquares(gram);
        if (energy == 0)
            return null;
        Tensor sketch = gram.mm(randn([rows, block], gram.dtype, generator: new Generator(Seed)));
        work.Product();

        using Tensor start = Orthonormal.Basis(sketch);
        sketch.Dispose();
        work.Orthonormalisation();
        RitzVectors ritz = RitzOf(gram, start, work);
        for (int round = 0; round < MostRounds; round++)
        {
            var filter = new ChebyshevFilter(ritz.Values, wanted, Target, isSingle);
            using Tensor filtered = filter.Apply(gram, ritz.Vectors, ritz.Products, work.Product);
            using Tensor basis = Orthonormal.Basis(filtered);
            work.Orthonormalisation();
            Projection projection = Project(matrix, basis, work);
            double[] missing = [.. projection.Values.Select((value, i) => Missing(value - ritz.Values[i], filter.Growths[i]))];
            if (IsAccurate(projection.Values, missing, wanted, energy, isSingle))
            {
                gram.Dispose();
                if (Truncate(basis, projection, missing, wanted, isSingle) is not { } triplets)
                    return null;
                triplets.Left.MoveToOuterDisposeScope();
                triplets.Right.MoveToOuterDisposeScope();
                return triplets with { Energy = energy, FourthPowers = fourthPowers };
            }

            Tensor vectors = basis.mm(projection.Rotation.to(matrix.dtype));
            ritz = new RitzVectors(vectors, gram.mm(vectors), projection.Values);
            work.Product();
        }

        return null;
    }

    // Rayleigh and Ritz: within the span of the basis, the vectors that come closest to eigenvectors of the Gram matrix, in ascending order of their values.
    private static RitzVectors RitzOf(Tensor gram, Tensor basis, Workload work)
    {
        using var scope = NewDisposeScope();
        Tensor product = gram.mm(basis);
        work.Product();
        var (values, rotation) = linalg.eigh(basis.t().mm(product));
        work.Eigenproblem();
        return new RitzVectors(
            basis.mm(rotation).MoveToOuterDisposeScope(), product.mm(rotation).MoveToOuterDisposeScope(), values.to(ScalarType.Float64).data<double>().ToArray());
    }

    // B = Q^T A and the eigenvectors V of B B^T, so that the left singular vectors are Q V and the right ones, weighted, V^T B.
    private static Projection Project(Tensor matrix, Tensor basis, Workload work)
    {
        using var scope = NewDisposeScope();
        Tensor projected = basis.t().mm(matrix);
        work.Product();
        var (values, rotation) = linalg.eigh(projected.mm(projected.t()).to(ScalarType.Float64));
        work.Eigenproblem();
        return new Projection(projected.MoveToOuterDisposeScope(), rotation.MoveToOuterDisposeScope(), values.data<double>().ToArray());
    }

    // What a filter leaves of a deficit is one part in the square of its growth; the rest is what it gained.
    private static double Missing(double gain, double growth) => Math.Max(0, gain) / (Math.Max(2, growth * growth) - 1);

    private static bool IsAccurate(double[] values, double[] missing, int wanted, double energy, bool isSingle)
    {
        double rest = energy - values.TakeLast(wanted).Sum();
        return missing.TakeLast(wanted).Sum() <= 2 * Tolerance * Math.Max(0, rest) + (isSingle ? 1e-7 : 1e-15) * energy;
    }

    private static LeadingTriplets? Truncate(Tensor basis, Projection projection, double[] missing, int wanted, bool isSingle)
    {
        using var scope = NewDisposeScope();
        int guards = projection.Values.Length - wanted;
        if (!(projection.Values[guards] > (isSingle ? 1e-8 : 1e-14) * projection.Values[^1]))
            return null;
        Tensor descending = projection.Rotation.flip(1).to(basis.dtype).contiguous();
        return new LeadingTriplets(
            wanted,
            basis.mm(descending).MoveToOuterDisposeScope(),
            descending.narrow(1, 0, wanted).t().mm(projection.Matrix).MoveToOuterDisposeScope(),
            [.. projection.Values.Reverse()],
            [.. missing.Reverse().Take(wanted)]);
    }

    private readonly record struct RitzVectors(Tensor Vectors, Tensor Products, double[] Values);

    private readonly record struct Projection(Tensor Matrix, Tensor Rotation, double[] Values);
}
