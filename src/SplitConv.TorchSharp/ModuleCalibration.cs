using SplitConv.Calibration;
using SplitConv.Plans;
using SplitConv.TorchSharp.Calibrating;
using SplitConv.TorchSharp.Modules;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp;

/// <summary>
/// Inputs of a model for <see cref="DecompositionOptions.Calibration"/>: decomposition runs the model on them, in evaluation mode and without gradients, to keep its outputs instead of its weights. Each run leaves the
/// model as it was: training modes, buffers and hooks. The inputs are copied when they are first needed; dispose this to free the copies.
/// </summary>
public sealed class ModuleCalibration : ICalibration, IDisposable
{
    private readonly nn.Module _model;
    private readonly Func<IReadOnlyList<Tensor>, IReadOnlyList<Tensor>> _run;
    private readonly IEnumerable<IReadOnlyList<Tensor>> _given;
    private CalibrationInputs? _inputs;
    private bool _isDisposed;

    /// <summary>For a model of one input and one output.</summary>
    /// <param name="model">The model that is decomposed.</param>
    /// <param name="batches">Batches <c>[n, c, h, w]</c> or single maps <c>[c, h, w]</c> of floating point, as the model gets them in use, on its device. They are gone through once, when they are first needed, and not disposed.</param>
    public ModuleCalibration(nn.Module<Tensor, Tensor> model, IEnumerable<Tensor> batches)
        : this(model, batches, input => model.call(input))
    {
    }

    /// <summary>For a model of one input that is not simply called.</summary>
    /// <param name="model">The model that is decomposed.</param>
    /// <param name="batches">See <see cref="ModuleCalibration(nn.Module{Tensor, Tensor}, IEnumerable{Tensor})"/>.</param>
    /// <param name="run">Runs the model on a batch and gives its output, such as <c>input => model.call(input).logits</c>. What it throws is passed on. Tensors it makes are disposed after each run.</param>
    public ModuleCalibration(nn.Module model, IEnumerable<Tensor> batches, Func<Tensor, Tensor> run)
        : this(model, (batches ?? throw new ArgumentNullException(nameof(batches))).Select(batch => new[] { batch }), Single(run))
    {
    }

    /// <summary>For a model of several inputs or outputs.</summary>
    /// <param name="model">The model that is decomposed.</param>
    /// <param name="inputs">The tensors of each run, at least one of them of floating point. All that one run is given counts as one input, unless it is a single tensor.</param>
    /// <param name="run">Runs the model on the tensors of one run and gives its outputs, such as <c>inputs => [model.call(inputs[0], inputs[1])]</c>. What it throws is passed on. Tensors it makes are disposed after each run.</param>
    public ModuleCalibration(nn.Module model, IEnumerable<IReadOnlyList<Tensor>> inputs, Func<IReadOnlyList<Tensor>, IReadOnlyList<Tensor>> run)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(run);
        (_model, _given, _run) = (model, inputs, run);
    }

    /// <summary>The model that is run.</summary>
    internal nn.Module Model => _model;

    private CalibrationInputs Inputs
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _inputs ??= CalibrationInputs.Copy(_given);
        }
    }

    /// <summary>Runs the model once on all inputs, to find which convolutions it calls. Those that are not called, or by <c>forward</c> instead of <c>call</c>, cannot be watched.</summary>
    /// <param name="names">The names of the convolutions, each the first one it is registered under.</param>
    /// <param name="cancellationToken">Looked at before each batch.</param>
    /// <exception cref="CalibrationException">The inputs cannot be used: there is none, one is not of floating point, holds NaN or was disposed, all are one value, or the model makes NaN of them.</exception>
    /// <exception cref="ArgumentException">The model has no convolution of one of the names.</exception>
    public ICalibrationRun Begin(IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(names);
        return new ModuleCalibrationRun(new HookedNetwork(_model, _run), Inputs, names, cancellationToken);
    }

    /// <summary>Runs the model on every tenth input, or on all if there are fewer than ten: as it is and with pairs.</summary>
    /// <param name="variants">The pairs of each variant by the names of the convolutions they replace.</param>
    /// <param name="cancellationToken">Looked at before each run.</param>
    /// <returns>The error of the outputs of each variant; null where libtorch cannot run the pairs, or the outputs are not finite or not of floating point.</returns>
    /// <exception cref="CalibrationException">The inputs cannot be used.</exception>
    /// <exception cref="ArgumentException">The model has no convolution of one of the names.</exception>
    public IReadOnlyList<OutputError?> Compare(IReadOnlyList<IReadOnlyDictionary<string, LayerPair>> variants, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(variants);
        var network = new HookedNetwork(_model, _run);
        var convolutions = network.Walk.Convolutions.ToDictionary(convolution => convolution.Name);
        if (variants.SelectMany(variant => variant.Keys).FirstOrDefault(name => !convolutions.ContainsKey(name)) is { } unknown)
            throw new ArgumentException($"The model that was given for calibration has no convolution {unknown}: give the one that is decomposed.", nameof(variants));
        var beside = new List<Dictionary<NamedConvolution, DecomposedConvolution>>();
        try
        {
            foreach (var variant in variants)
            {
                beside.Add([]);
                foreach (var (name, pair) in variant)
                    beside[^1].Add(convolutions[name], PairBeside.Create(convolutions[name], pair));
            }

            return new OutputComparison(network).Run(Inputs, beside, cancellationToken);
        }
        finally
        {
            foreach (DecomposedConvolution pair in beside.SelectMany(variant => variant.Values))
                pair.Dispose();
        }
    }

    /// <summary>Frees the copies of the inputs.</summary>
    public void Dispose()
    {
        _inputs?.Dispose();
        _isDisposed = true;
    }

    private static Func<IReadOnlyList<Tensor>, IReadOnlyList<Tensor>> Single(Func<Tensor, Tensor> run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return inputs => [run(inputs[0])];
    }
}
