namespace SplitConv.Samples.FineTune;

/// <summary>What the command line asks for.</summary>
/// <param name="Output">The folder for the files.</param>
/// <param name="Pictures">How many pictures to fine-tune on.</param>
/// <param name="Epochs">How often every picture is seen.</param>
/// <param name="Ranks">How far to decompose.</param>
internal sealed record Settings(DirectoryInfo Output, int Pictures, int Epochs, RankChoice Ranks)
{
    /// <summary>Ranks, modes and shapes: what another program needs to decompose in the same way.</summary>
    public string InformationFile => In("pictures.json");

    /// <summary>The weights after decomposition, before fine-tuning.</summary>
    public string DecomposedWeights => In("pictures.safetensors");

    /// <summary>The weights after fine-tuning.</summary>
    public string TunedWeights => In("tuned.safetensors");

    /// <summary>Information and weights after fine-tuning in one file.</summary>
    public string Bundle => In("tuned.bundle.safetensors");

    private string In(string name) => Path.Combine(Output.ToString(), name);
}
