using SplitConv.TorchSharp.Modules;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Calibrating;

/// <summary>Which convolutions a network calls for each batch, and in what order; found by running it once on all.</summary>
internal sealed class NetworkCalls
{
    private readonly List<List<string>> _sequences = [];
    private readonly Dictionary<string, long> _elements = [];

    private NetworkCalls()
    {
    }

    /// <summary>Those that are called, in the order of their first calls.</summary>
    public IReadOnlyList<string> Order => [.. _sequences.SelectMany(sequence => sequence).Distinct()];

    /// <summary>Runs a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="batches">What it is given.</param>
    /// <param name="watched">The convolutions to listen to.</param>
    /// <param name="cancellationToken">Looked at before each run.</param>
    /// <exception cref="CalibrationException">A convolution gives values that are not finite.</exception>
    public static NetworkCalls Of(HookedNetwork network, IReadOnlyList<Tensor[]> batches, IReadOnlyCollection<NamedConvolution> watched, CancellationToken cancellationToken)
    {
        var calls = new NetworkCalls();
        foreach (Tensor[] batch in batches)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var sequence = new List<string>();
            network.Run(batch, hooks =>
            {
                foreach (NamedConvolution convolution in watched)
                {
                    hooks.OnOutput(convolution.Module, (_, output) =>
                    {
                        calls.Add(sequence, convolution.Name, output);
                        return output;
                    });
                }
            });
            calls._sequences.Add(sequence);
        }

        return calls;
    }

    /// <summary>How often a convolution is called for a batch.</summary>
    public int Count(string name, int batch) => _sequences[batch].Count(called => called == name);

    /// <summary>How many values a convolution gives for all batches.</summary>
    public long Elements(string name) => _elements[name];

    /// <summary>Whether a convolution is called before another is for the last time.</summary>
    public bool Precedes(string first, string second) =>
        _sequences.Any(sequence => sequence.IndexOf(first) is >= 0 and int index && index < sequence.LastIndexOf(second));

    private void Add(List<string> sequence, string name, Tensor output)
    {
        using var scope = NewDisposeScope();
        if (!output.isfinite().all().item<bool>())
            throw new CalibrationException($"The network makes NaN or infinite values of calibration input {_sequences.Count + 1}: {(name.Length == 0 ? "the convolution" : name)} gives some. Check the weights and how the inputs are scaled.");
        sequence.Add(name);
        _elements[name] = _elements.GetValueOrDefault(name) + output.numel();
    }
}
