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
    /// <returns>A spectrum for each mode of the layer's candidates; none if there are no patches.</returns>
    public static IReadOnlyDictionary<DecompositionMode, KernelSpectrum> Of(LayerPlan layer, ICalibrationRun run, CancellationToken cancellationToken)
    {
        LibtorchLoader.EnsureLoaded();
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var spectra = new Dictionary<DecompositionMode, KernelSpectrum>();
        if (PatchCollector.Collect(run.Observe(layer.Site.Name, cancellationToken), layer.Site.Geometry!, run.Inputs, layer.Site.HasBias, cancellationToken) is not { } sample)
            return spectra;
        using (sample)
        {
            ConvolutionKernel kernel = layer.Site.LoadKernel!();
            var known = new Dictionary<KernelAxes, double[]>();
            foreach (PairCandidate candidate in layer.Candidates)
            {
                cancellationToken.ThrowIfCancellationRequested();
                KernelAxes axes = candidate.Mode.FirstAxes();
                if (!known.TryGetValue(axes, out double[]? values))
                    known[axes] = values = Values(kernel, new PatchLayout(kernel.Shape, axes), sample.Fitted.Inputs);
                if (values.Length > 0 && values.All(double.IsFinite) && values[0] > 0)
                    spectra[candidate.Mode] = new KernelSpectrum(values, candidate.Mode.Rows(kernel.Shape), candidate.Mode.Columns(kernel.Shape));
            }
        }

        return spectra;
    }

    private static double[] Values(ConvolutionKernel kernel, PatchLayout layout, Tensor patches)
    {
        using var scope = NewDisposeScope();
        Tensor ofTap = PatchMoments.TapMoments(layout, [layout.Flatten(patches)]);
        ofTap.diagonal().add_(ofTap.diagonal().mean().mul(Noise));
        return WhitenedTruncation.Spectrum(layout, WeightTensor.Of(kernel, layout), ofTap);
    }
}
