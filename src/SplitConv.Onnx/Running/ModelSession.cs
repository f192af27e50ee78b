using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using SplitConv.Onnx.Models;

namespace SplitConv.Onnx.Running;

/// <summary>A model loaded into ONNX Runtime on the CPU. Dispose it to free its memory and threads.</summary>
internal sealed class ModelSession : IDisposable
{
    private const string DataFolderKey = "session.model_external_initializers_file_folder_path";

    private readonly InferenceSession _session;

    private ModelSession(string name, InferenceSession session)
    {
        Name = name;
        _session = session;
        OutputNames = [.. session.OutputMetadata.Keys];
        try
        {
            Inputs = [.. session.InputMetadata.Select(pair => ToInput(pair.Key, pair.Value))];
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>The model's file, for messages.</summary>
    public string Name { get; }

    public IReadOnlyList<ModelInput> Inputs { get; }

    public IReadOnlyList<string> OutputNames { get; }

    /// <summary>Loads a model file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="threads">Threads for one operator; 0 for as many as there are cores.</param>
    /// <exception cref="RuntimeRefusedException">ONNX Runtime cannot load it, or an input is no tensor of numbers.</exception>
    public static ModelSession Open(string path, int threads)
    {
        using var options = Options(threads);
        return Guard(path, () => new ModelSession(path, new InferenceSession(path, options)));
    }

    /// <summary>Loads a model from memory, only to run it once: nothing is optimised.</summary>
    /// <param name="content">The model.</param>
    /// <param name="path">The file it came from; external data is looked for beside it.</param>
    public static ModelSession OpenUnoptimised(byte[] content, string path)
    {
        using var options = Options(threads: 0);
        options.GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL;
        options.AddSessionConfigEntry(DataFolderKey, Path.GetDirectoryName(Path.GetFullPath(path)));
        return Guard(path, () => new ModelSession(path, new InferenceSession(content, options)));
    }

    /// <summary>Loads a model from memory.</summary>
    /// <param name="content">The model.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <param name="threads">Threads for one operator; 0 for as many as there are cores.</param>
    /// <param name="dataFolder">Where to look for external data; null if there is none.</param>
    /// <exception cref="RuntimeRefusedException">ONNX Runtime cannot load it, or an input is no tensor of numbers.</exception>
    public static ModelSession OpenFromMemory(byte[] content, string name, int threads, string? dataFolder = null)
    {
        using var options = Options(threads);
        if (dataFolder is not null)
            options.AddSessionConfigEntry(DataFolderKey, dataFolder);
        return Guard(name, () => new ModelSession(name, new InferenceSession(content, options)));
    }

    /// <summary>Loads a model that was opened, and perhaps changed, before; its external data is looked for beside its file.</summary>
    /// <param name="model">The model.</param>
    /// <param name="threads">Threads for one operator; 0 for as many as there are cores.</param>
    /// <exception cref="RuntimeRefusedException">ONNX Runtime cannot load it, an input is no tensor of numbers, or it is too large.</exception>
    public static ModelSession OpenFromMemory(OnnxModel model, int threads)
    {
        if (!OnnxModelWriter.FitsOneMessage(model))
            throw new RuntimeRefusedException(model.Path, "it is larger than the 2 GiB that can be loaded from memory; store its weights as external data.");
        return OpenFromMemory(model.Proto.ToByteArray(), model.Path, threads, Path.GetDirectoryName(Path.GetFullPath(model.Path)));
    }

    /// <summary>Runs the model.</summary>
    /// <param name="inputs">Values for <see cref="Inputs"/>, in their order.</param>
    /// <param name="outputNames">The outputs to fetch.</param>
    /// <param name="cancellationToken">Stops the run between two operators.</param>
    /// <returns>The outputs; dispose them.</returns>
    public IDisposableReadOnlyCollection<OrtValue> Run(IReadOnlyList<OrtValue> inputs, IReadOnlyList<string> outputNames, CancellationToken cancellationToken)
    {
        using var options = new RunOptions();
        using CancellationTokenRegistration registration = cancellationToken.Register(() => options.Terminate = true);
        try
        {
            return _session.Run(options, [.. Inputs.Select(input => input.Name)], inputs, outputNames);
        }
        catch (OnnxRuntimeException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new RuntimeRefusedException(Name, exception);
        }
    }

    public void Dispose() => _session.Dispose();

    private static SessionOptions Options(int threads)
    {
        var options = new SessionOptions
        {
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,
            // What goes wrong comes as an exception; saying it twice helps nobody.
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        // The idle threads of one session must not spin while another one is measured.
        options.AddSessionConfigEntry("session.force_spinning_stop", "1");
        return options;
    }

    private static ModelSession Guard(string path, Func<ModelSession> open)
    {
        try
        {
            return open();
        }
        catch (OnnxRuntimeException exception)
        {
            throw new RuntimeRefusedException(path, exception);
        }
    }

    private ModelInput ToInput(string name, NodeMetadata metadata) => metadata.IsTensor && !metadata.IsString
        ? new ModelInput(name, metadata.ElementDataType, metadata.Dimensions, metadata.SymbolicDimensions)
        : throw new RuntimeRefusedException(Name, $"its input {name} is no tensor of numbers.");
}
