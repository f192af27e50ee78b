using SplitConv.Convolutions;
using SplitConv.Plans;
using SplitConv.Ranks;
using SplitConv.Spectra.Libtorch;
using static TorchSharp.torch;

namespace SplitConv.Calibration;

/// <summary>Pairs for trying out what one convolution costs the network at some ranks, fitted to what the original network makes of the inputs. Dispose it to free the patches.</summary>
public sealed class LayerTrials : IDisposable
{
    private readonly LayerPlan _layer;
    private readonly SplitSample? _sample;

    /// <summary>Watches a convolution.</summary>
    /// <param name="layer">The convolution.</param>
    /// <param name="run">The network, of which no convolution is replaced.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public LayerTrials(LayerPlan layer, ICalibrationRun run, CancellationToken cancellationToken)
    {
        LibtorchLoader.EnsureLoaded();
        using var _ = no_grad();
        _layer = layer;
        ConvolutionSite site = layer.Site;
        bool isFitted = run.Order.Contains(site.Name) && site is not { HasBias: true, LoadBias: null };
        _sample = isFitted ? Usable(PatchCollector.Collect(run.Observe(site.Name, cancellationToken), site.Geometry!, run.Inputs, site.HasBias, cancellationToken)) : null;
    }

    /// <summary>Whether pairs can be fitted.</summary>
    public bool CanFit => _sample is not null;

    /// <summary>Fits pairs.</summary>
    /// <param name="candidate">The way.</param>
    /// <param name="ranks">The ranks.</param>
    /// <param name="cancellationToken">Looked at between steps.</param>
    /// <returns>The pairs; their relative errors are those of the outputs, by the spectrum in the metric of the data.</returns>
    /// <exception cref="InvalidOperationException">Not <see cref="CanFit"/>.</exception>
    public IReadOnlyList<LayerPair> Fit(PairCandidate candidate, IReadOnlyList<int> ranks, CancellationToken cancellationToken)
    {
        if (_sample is null)
            throw new InvalidOperationException($"{_layer.Site.Name} cannot be watched.");
        using var pause = CollectionPause.Begin();
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        ConvolutionSite site = _layer.Site;
        var layout = new PatchLayout(candidate.Original.Weight, candidate.Mode.FirstAxes());
        using var use = new CalibratedUse(_sample, layout, site.LoadBias?.Invoke(), range: null);
        Tensor weight = WeightTensor.Of(site.LoadKernel!(), layout);
        var fit = new PairFit(layout, weight, [use], cancellationToken);
        using PatchMoments moments = fit.Moments();
        var spectrum = new Spectra.KernelSpectrum(WhitenedTruncation.Spectrum(layout, weight, moments.OfTap), candidate.Mode.Rows(site.Geometry!.Weight), candidate.Mode.Columns(site.Geometry.Weight));
        return [.. ranks.Select(rank =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            PairFactors factors = fit.Try(moments, rank).Orthonormal();
            return Pair(candidate, rank, factors, use.BestBias(factors.Compose(), use.TargetMean())) with { RelativeError = Math.Sqrt(spectrum.DiscardedEnergy(rank)) };
        })];
    }

    /// <inheritdoc/>
    public void Dispose() => _sample?.Dispose();

    // Where nothing flows, or nothing finite, there is nothing to fit to.
    private static SplitSample? Usable(SplitSample? sample)
    {
        if (sample is null || SplitSample.Obstacle([sample]) is null)
            return sample;
        sample.Dispose();
        return null;
    }

    private LayerPair Pair(PairCandidate candidate, int rank, PairFactors factors, Tensor? bias)
    {
        PairGeometry geometry = PairGeometry.Of(candidate.Original, candidate.Mode, rank);
        ElementType type = _layer.Site.ElementType;
        var kernels = new KernelPair(WeightTensor.ToKernel(factors.First, geometry.First.Weight, type), WeightTensor.ToKernel(factors.Last, geometry.Last.Weight, type));
        return new LayerPair(candidate.Mode, rank, geometry, kernels, null) { Bias = bias?.data<double>().ToArray() };
    }
}
