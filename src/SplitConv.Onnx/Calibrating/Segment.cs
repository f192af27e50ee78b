using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using SplitConv.Onnx.Models;
using SplitConv.Onnx.Protocol;
using SplitConv.Onnx.Running;

namespace SplitConv.Onnx.Calibrating;

/// <summary>The part of a network between some values and others, loaded into ONNX Runtime. Dispose it to free its memory and threads.</summary>
internal sealed class Segment : IDisposable
{
    private readonly ModelSession? _session;
    private readonly IReadOnlyList<string> _computed;
    private readonly IReadOnlyList<string> _given;

    private Segment(ModelSession? session, IReadOnlyList<string> computed, IReadOnlyList<string> given) => (_session, _computed, _given) = (session, computed, given);

    /// <summary>Loads what lies between values that are given and values that are wanted; those of the latter that are among the former are handed through.</summary>
    /// <param name="network">The network.</param>
    /// <param name="given">The values that are given.</param>
    /// <param name="wanted">The names of the values that are wanted.</param>
    /// <param name="threads">Threads within an operator.</param>
    /// <exception cref="RuntimeRefusedException">ONNX Runtime cannot load it.</exception>
    public static Segment Between(NetworkGraph network, IReadOnlyList<ValueInfoProto> given, IReadOnlyCollection<string> wanted, int threads)
    {
        HashSet<string> known = [.. given.Select(value => value.Name)];
        string[] computed = [.. wanted.Where(name => !known.Contains(name))], handedThrough = [.. wanted.Where(known.Contains)];
        return computed.Length == 0
            ? new Segment(null, [], handedThrough)
            : new Segment(Load(network, SegmentModel.Extract(network, given, computed), threads), computed, handedThrough);
    }

    /// <summary>Loads a whole network to look at some of its values.</summary>
    /// <param name="network">The network.</param>
    /// <param name="wanted">The names of the values.</param>
    /// <param name="threads">Threads within an operator.</param>
    /// <exception cref="RuntimeRefusedException">ONNX Runtime cannot load it.</exception>
    public static Segment Whole(NetworkGraph network, IReadOnlyCollection<string> wanted, int threads)
    {
        HashSet<string> inputs = [.. network.Inputs.Select(input => input.Name)];
        string[] computed = [.. wanted.Where(name => !inputs.Contains(name))];
        ModelProto model = network.Model.Proto.Clone();
        model.Graph.Output.Add(computed.Except(model.Graph.Output.Select(output => output.Name)).Select(name => new ValueInfoProto { Name = name }));
        return new Segment(Load(network, model, threads), computed, [.. wanted.Where(inputs.Contains)]);
    }

    /// <summary>Runs it.</summary>
    /// <param name="values">The values that are given, and maybe others.</param>
    /// <param name="cancellationToken">Stops between two operators.</param>
    /// <returns>The values that are wanted.</returns>
    /// <exception cref="RuntimeRefusedException">ONNX Runtime cannot run it, or a value is no tensor of numbers.</exception>
    public IReadOnlyDictionary<string, KeptValue> Run(IReadOnlyDictionary<string, KeptValue> values, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var result = _given.ToDictionary(name => name, name => values[name]);
        if (_session is null)
            return result;
        var inputs = new List<OrtValue>();
        try
        {
            foreach (ModelInput input in _session.Inputs)
                inputs.Add(values[input.Name].ToRuntime());
            using var outputs = _session.Run(inputs, _computed, cancellationToken);
            for (int i = 0; i < _computed.Count; i++)
                result[_computed[i]] = KeptValue.Of(outputs[i], _computed[i], _session.Name);
            return result;
        }
        finally
        {
            foreach (OrtValue input in inputs)
                input.Dispose();
        }
    }

    public void Dispose() => _session?.Dispose();

    private static ModelSession Load(NetworkGraph network, ModelProto model, int threads)
    {
        string path = network.Model.Path;
        if (!OnnxModelWriter.FitsOneMessage(network.Model))
            throw new RuntimeRefusedException(path, "it is larger than the 2 GiB that can be loaded from memory; store its weights as external data.");
        return ModelSession.OpenFromMemory(model.ToByteArray(), path, threads, Path.GetDirectoryName(Path.GetFullPath(path)));
    }
}
