using SplitConv.TestSupport;

namespace SplitConv.Cli.Tests.Support;

/// <summary>The mixed network with everything that decompose makes of it, once for all tests of a class.</summary>
public sealed class DecomposedNetwork : IDisposable
{
    public DecomposedNetwork()
    {
        SmallNetworks.Mixed().Save(Model);
        Run = SplitConvProgram.Run("decompose", Model, "--info", Information, "--weights", Weights).Succeeded();
    }

    public TemporaryFolder Folder { get; } = new();

    public string Model => Folder.File("mixed.onnx");

    public string Decomposed => Folder.File("mixed.decomposed.onnx");

    public string Information => Folder.File("mixed.json");

    public string Weights => Folder.File("mixed.safetensors");

    public ProgramRun Run { get; }

    public void Dispose() => Folder.Dispose();
}
