using System.Runtime.InteropServices;
using SplitConv.Calibration;
using SplitConv.TorchSharp.Modules;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Calibrating;

/// <summary>Compares the outputs of a network with those it has with pairs.</summary>
/// <param name="network">The network.</param>
internal sealed class OutputComparison(HookedNetwork network)
{
    /// <summary>Runs the network on every tenth input, as it is and with the pairs of each variant.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="variants">The pairs of each variant.</param>
    /// <param name="cancellationToken">Looked at before each run.</param>
    /// <returns>The error of each; null where libtorch cannot run the pairs or there is nothing to compare.</returns>
    public IReadOnlyList<OutputError?> Run(
        CalibrationInputs inputs, IReadOnlyList<IReadOnlyDictionary<NamedConvolution, DecomposedConvolution>> variants, CancellationToken cancellationToken)
    {
        var sums = variants.Select(_ => new OutputDifference()).ToArray();
        IReadOnlyList<long[]> chosen = inputs.EveryTenth();
        foreach (var (batch, indices) in inputs.Batches.Zip(chosen).Where(pair => pair.Second.Length > 0))
        {
            using var scope = NewDisposeScope();
            using var _ = no_grad();
            cancellationToken.ThrowIfCancellationRequested();
            var (part, original) = Original(batch, indices);
            foreach (var (variant, sum) in variants.Zip(sums).Where(pair => !pair.Second.HasFailed))
            {
                cancellationToken.ThrowIfCancellationRequested();
                using var inner = NewDisposeScope();
                try
                {
                    sum.Add(original, Outputs(part, variant));
                }
                catch (ExternalException)
                {
                    sum.HasFailed = true;
                }
            }
        }

        int count = chosen.Sum(indices => indices.Length);
        return [.. sums.Select(sum => sum.Relative is { } relative ? new OutputError(relative, count, Top1: null, OriginalTop1: null) { AreHeldOut = count < inputs.Count } : null)];
    }

    private static readonly Dictionary<NamedConvolution, DecomposedConvolution> NoPairs = [];

    private (IReadOnlyList<Tensor> Part, List<Tensor> Outputs) Original(Tensor[] batch, long[] indices)
    {
        IReadOnlyList<Tensor> part = CalibrationInputs.Select(batch, indices);
        try
        {
            return (part, Outputs(part, NoPairs));
        }
        // A model may be made for one size of batch.
        catch (Exception exception) when (!ReferenceEquals(part, batch) && exception is not OperationCanceledException)
        {
            part = CalibrationInputs.Repeat(batch, indices);
            return (part, Outputs(part, NoPairs));
        }
    }

    private List<Tensor> Outputs(IReadOnlyList<Tensor> batch, IReadOnlyDictionary<NamedConvolution, DecomposedConvolution> pairs)
    {
        var copies = new List<Tensor>();
        network.Run(
            batch,
            hooks =>
            {
                foreach (var (convolution, pair) in pairs)
                    hooks.OnOutput(convolution.Module, (input, _) => pair.call(input));
            },
            outputs => copies.AddRange(outputs.Where(output => output.is_floating_point()).Select(output => output.to(ScalarType.Float64).cpu().clone().MoveToOuterDisposeScope())));
        return copies;
    }
}
