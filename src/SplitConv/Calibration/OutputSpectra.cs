using System.Runtime.InteropServices;
using SplitConv.Convolutions;
using SplitConv.Plans;
using SplitConv.Ranks;
using SplitConv.Spectra;
using SplitConv.Spectra.Libtorch;
using static TorchSharp.torch;

namespace SplitConv.Calibration;

/// <summary>The spectra of a kernel in the metric of the data: the squares of their values are what each rank adds to the energy of the outputs.</summary>
internal static class OutputSpectra
{
    // As in a fit with enough data.
    private const double Noise = 1e-3;

    /// <summary>Computes them on what the original network makes of the inputs.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="run">The network, of which no convolution is replaced.</param>
    /// <param name="cancellationToken">Looked at between steps.</param>
    /// <returns>A spectrum for each mode of the layer's candidates; none if there are no patches, or they are all zero or not finite.</returns>
    public static IReadOnlyDictionary<DecompositionMode, KernelSpectrum> Of(LayerPlan layer, ICalibrationRun run, CancellationToken cancellationToken)
    {
        LibtorchLoader.EnsureLoaded();
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        if (PatchCollector.Collect(run.Observe(layer.Site.Name, cancellationToken), layer.Site.Geometry!, run.Inputs, layer.Site.HasBias, cancellationToken) is not { } sample)
            return new Dictionary<DecompositionMode, KernelSpectrum>();
        try
        {
            return Of(layer, sample.Fitted.Inputs, cancellationToken);
        }
        catch (ExternalException)
        {
            // One such layer is no reason to give up the others; it goes by its kernel.
            return new Dictionary<DecompositionMode, KernelSpectrum>();
        }
        finally
        {
            sample.Dispose();
        }
    }

    // Of all modes or of none: energies of outputs cannot be compared with those of kernels.
    private static Dictionary<DecompositionMode, KernelSpectrum> Of(LayerPlan layer, Tensor patches, CancellationToken cancellationToken)
    {
        var spectra = new Dictionary<DecompositionMode, KernelSpectrum>();
        ConvolutionKernel kernel = layer.Site.LoadKernel!();
        var known = new Dictionary<KernelAxes, double[]>();
        foreach (PairCandidate candidate in layer.Candidates)
        {
            cancellationToken.ThrowIfCancellationRequested();
            KernelAxes axes = candidate.Mode.FirstAxes();
            if (!known.TryGetValue(axes, out double[]? values))
                known[axes] = values = Values(kernel, new PatchLayout(kernel.Shape, axes), patches);
            if (!(values[0] > 0) || !values.All(double.IsFinite))
                return [];
            spectra[candidate.Mode] = new KernelSpectrum(values, candidate.Mode.Rows(kernel.Shape), candidate.Mode.Columns(kernel.Shape));
        }

        return spectra;
    }

    private static double[] Values(ConvolutionKernel kernel, PatchLayout layout, Tensor patches)
    {
        using var pause = CollectionPause.Begin();
        using var scope = NewDisposeScope();
        Tensor ofTap = PatchMoments.TapMoments(layout, [layout.Flatten(patches)]);
        ofTap.diagonal().add_(ofTap.diagonal().mean().mul(tensor(Noise)));
        return WhitenedTruncation.Spectrum(layout, WeightTensor.Of(kernel, layout), ofTap);
    }
}
