using SplitConv.Onnx;
using SplitConv.Plans.Information;

namespace SplitConv.TestSupport;

/// <summary>A model, what decomposing it at rank 2 writes, and ways to apply that to the original again.</summary>
public sealed class DecomposedFiles : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>Decomposes a model and writes all three files.</summary>
    public DecomposedFiles(OnnxModelBuilder builder)
    {
        Original = builder.Save(_folder.File("model.onnx"));
        DecomposedModel decomposed = OnnxModels.DecomposeAtRankTwo(Original);
        Model = decomposed.Write(_folder.File("decomposed.onnx"));
        Weights = decomposed.WriteWeights(_folder.File("weights.safetensors"));
        Entries = InformationFile.Parse(decomposed.Information(), InformationName);
    }

    /// <summary>What the information file is called in messages.</summary>
    public static string InformationName => "info.json";

    /// <summary>The original model.</summary>
    public string Original { get; }

    /// <summary>The decomposed model.</summary>
    public string Model { get; }

    /// <summary>The decomposed weights.</summary>
    public string Weights { get; }

    /// <summary>The information file's entries.</summary>
    public IReadOnlyList<InformationEntry> Entries { get; }

    /// <summary>Applies information and weights to the original.</summary>
    public DecomposedModel Apply() => OnnxDecomposition.Apply(OnnxModels.Survey(Original), Entries, InformationName, Weights);

    /// <summary>Applies the information alone to the original.</summary>
    public DecomposedModel ApplyWithoutWeights() => OnnxDecomposition.Apply(OnnxModels.Survey(Original), Entries, InformationName, null);

    /// <summary>Applies information and weights to the original and writes the result.</summary>
    public string ApplyAndWrite() => Apply().Write(_folder.File("applied.onnx"));

    /// <summary>Removes the files.</summary>
    public void Dispose() => _folder.Dispose();
}
