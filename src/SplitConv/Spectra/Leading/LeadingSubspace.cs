using SplitConv.Spectra.Libtorch;
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
    private const double Tolerance = 1e-3;

    // The least square of a growth that says something about what it left.
    private const double SmallestGrowth = 1.02;
    private const double SmallestRest = 2e-5;

    // Eigenvectors in the format of the matrix tell values apart that are not smaller than this share of the largest.
    private const double SmallestEasyShare = 1e-4;
    private const double Oversampling = 0.17;
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

        Tensor start = Orthonormal.Basis(sketch, isFinal: false);
        sketch.Dispose();
        work.Orthonormalisation();
        RitzVectors ritz = RitzOf(gram, start, work);
        start.Dispose();
        for (int round = 0; round < MostRounds && IsResolved(ritz.Values, wanted, isSingle); round++)
        {
            var filter = new ChebyshevFilter(ritz.Values, wanted, Target, isSingle);
            Tensor filtered = filter.Apply(gram, ritz.Vectors, ritz.Products, work.Product);
            using Tensor basis = Orthonormal.Basis(filtered, isFinal: true);
            filtered.Dispose();
            work.Orthonormalisation();
            Projection projection = Project(matrix, basis, ritz.Values[^wanted] < SmallestEasyShare * ritz.Values[^1], work);
            double[] missing = Missing(ritz.Values, projection.Values, filter, wanted);
            if (IsAccurate(projection.Values, missing, wanted, energy, isSingle))
            {
                gram.Dispose();
                return new LeadingTriplets(
                    wanted,
                    projection.Left.MoveToOuterDisposeScope(),
                    projection.Right.narrow(0, block - wanted, wanted).MoveToOuterDisposeScope(),
                    [.. projection.Values.Reverse()],
                    [.. missing.Reverse().Take(wanted)],
                    energy,
                    fourthPowers);
            }

            ritz = new RitzVectors(projection.Left, gram.mm(projection.Left), projection.Values);
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
        Tensor projected = basis.t().mm(product);
        var (values, rotation) = LibtorchThreads.ForSpectrum(projected.shape[0], () => linalg.eigh(projected));
        work.Eigenproblem();
        return new RitzVectors(
            basis.mm(rotation).MoveToOuterDisposeScope(), product.mm(rotation).MoveToOuterDisposeScope(), values.to(ScalarType.Float64).data<double>().ToArray());
    }

    // With B = Q^T A and the eigenvectors V of B B^T, the left singular vectors are Q V and the right ones, weighted, V^T B. The lengths of the latter are more accurate than the eigenvalues.
    private static Projection Project(Tensor matrix, Tensor basis, bool isSteep, Workload work)
    {
        using var scope = NewDisposeScope();
        Tensor projected = basis.t().mm(matrix);
        work.Product();
        Tensor squared = projected.mm(projected.t()).to(isSteep ? ScalarType.Float64 : matrix.dtype);
        var (_, eigenvectors) = LibtorchThreads.ForSpectrum(squared.shape[0], () => linalg.eigh(squared));
        work.Eigenproblem();
        Tensor rotation = eigenvectors.to(matrix.dtype), right = rotation.t().mm(projected);
        return new Projection(
            basis.mm(rotation).MoveToOuterDisposeScope(),
            right.MoveToOuterDisposeScope(),
            [.. right.square().sum(1, type: ScalarType.Float64).data<double>().Order()]);
    }

    // What a filter leaves of a deficit is one part in the square of its growth; the rest is what it gained. Directions outside the block grow too, as far as they lie above the bound of the filter,
    // which came from Ritz values that were still too low: what counts is the growth against the weaker guards.
    private static double[] Missing(double[] before, double[] after, ChebyshevFilter filter, int wanted)
    {
        double edge = after[(after.Length - wanted) / 3];
        return
        [
            .. after.Select((value, i) =>
            {
                double growth = Math.Min(filter.GrowthOf(i, before[i]), filter.GrowthOf(i, value) / filter.GrowthOf(i, edge));
                return Math.Max(0, value - before[i]) / (Math.Max(SmallestGrowth, growth * growth) - 1);
            }),
        ];
    }

    private static bool IsAccurate(double[] values, double[] missing, int wanted, double energy, bool isSingle)
    {
        double rest = Math.Max(0, energy - values.TakeLast(wanted).Sum());
        // Where next to nothing is left, single precision does not tell what the error is.
        return (!isSingle || rest > SmallestRest * energy) && missing.TakeLast(wanted).Sum() <= 2 * Tolerance * rest + (isSingle ? 1e-8 : 1e-15) * energy;
    }

    // Squares below this share of the largest drown in the rounding of the Gram matrix.
    private static bool IsResolved(double[] values, int wanted, bool isSingle) =>
        values[^wanted] > (isSingle ? 3e-6 : 1e-13) * values[^1];

    private readonly record struct RitzVectors(Tensor Vectors, Tensor Products, double[] Values);

    private readonly record struct Projection(Tensor Left, Tensor Right, double[] Values);
}
