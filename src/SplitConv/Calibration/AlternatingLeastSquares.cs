using static TorchSharp.torch;

namespace SplitConv.Calibration;

/// <summary>
/// Fits a pair by alternating least squares: the last kernel is the solution of its normal equations, the first comes closer to that of its own by preconditioned conjugate gradients, in turn. The overlap of
/// neighbouring patches is taken into account exactly.
/// </summary>
internal static class AlternatingLeastSquares
{
    private const int GradientSteps = 10;

    // For systems that rounding made singular.
    private const double Jitter = 1e-12;

    /// <summary>Fits.</summary>
    /// <param name="moments">The problem, with its targets set.</param>
    /// <param name="start">Where to start.</param>
    /// <param name="rounds">The most rounds.</param>
    /// <param name="leastGain">The relative gain of a round below which the next does not pay.</param>
    /// <param name="cancellationToken">Looked at between rounds.</param>
    public static PairFactors Fit(PatchMoments moments, PairFactors start, int rounds, double leastGain, CancellationToken cancellationToken)
    {
        using var scope = NewDisposeScope();
        var (last, error) = SolveLast(moments, start.First);
        Tensor first = start.First;
        for (int round = 0; round < rounds && moments.IsComplete; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Tensor nextFirst = ImproveFirst(moments, first, last);
            var (nextLast, nextError) = SolveLast(moments, nextFirst);
            // Rounding may keep a round from helping; a number that is none compares as false.
            if (!(nextError < error))
                break;
            double gain = (error - nextError) / Math.Max(error, double.Epsilon);
            (first, last, error) = (nextFirst, nextLast, nextError);
            if (gain < leastGain)
                break;
        }

        return new PairFactors(first.clone().MoveToOuterDisposeScope(), last.clone().MoveToOuterDisposeScope());
    }

    // With the best last kernel the error is E - tr(last * cross^T).
    private static (Tensor Last, double Error) SolveLast(PatchMoments moments, Tensor first)
    {
        using var scope = NewDisposeScope();
        var (second, cross) = moments.Behind(first);
        second.diagonal().add_(second.diagonal().mean().mul(tensor(Jitter)));
        Tensor last = linalg.solve(second, cross.t().contiguous()).t().contiguous();
        double error = moments.Energy - last.mul(cross).sum().item<double>();
        return (last.reshape(cross.shape[0], first.shape[0], -1).MoveToOuterDisposeScope(), error);
    }

    // Conjugate gradients on the normal equations of the first kernel. Were the taps of the last convolution independent, their matrix would be the Kronecker product of the two that precondition it.
    private static Tensor ImproveFirst(PatchMoments moments, Tensor first, Tensor last)
    {
        using var scope = NewDisposeScope();
        Tensor flat = last.permute(1, 0, 2).reshape(last.shape[1], -1);
        Tensor left = Inverse(flat.mm(flat.t())), right = Inverse(moments.OfTap);
        Tensor solution = first.clone(), residual = moments.CrossWith(last).sub_(moments.Apply(first, last));
        Tensor preconditioned = left.mm(residual).mm(right), direction = preconditioned.clone();
        double product = residual.mul(preconditioned).sum().item<double>();
        for (int step = 0; step < GradientSteps && product > 0; step++)
        {
            using var inner = NewDisposeScope();
            Tensor image = moments.Apply(direction, last);
            double curvature = direction.mul(image).sum().item<double>();
            if (!(curvature > 0))
                break;
            solution.add_(direction.mul(tensor(product / curvature)));
            residual.sub_(image.mul(tensor(product / curvature)));
            preconditioned = left.mm(residual).mm(right);
            double next = residual.mul(preconditioned).sum().item<double>();
            direction.mul_(tensor(next / product)).add_(preconditioned);
            product = next;
        }

        return solution.MoveToOuterDisposeScope();
    }

    private static Tensor Inverse(Tensor matrix)
    {
        using var scope = NewDisposeScope();
        Tensor regular = matrix.clone();
        regular.diagonal().add_(regular.diagonal().mean().mul(tensor(Jitter)));
        return linalg.inv(regular).MoveToOuterDisposeScope();
    }
}
