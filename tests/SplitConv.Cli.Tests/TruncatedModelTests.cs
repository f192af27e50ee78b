using SplitConv.Cli.Tests.Support;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Cli.Tests;

/// <summary>A model that breaks off, at twenty places.</summary>
public sealed class TruncatedModelTests : IDisposable
{
    private const int Places = 20;

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<int> Place { get; } = [.. Enumerable.Range(0, Places)];

    public void Dispose() => _folder.Dispose();

    // Every seventh place is near the end, where only the operator sets are missing; the others are spread over the file.
    [Theory]
    [MemberData(nameof(Place))]
    public void It_is_refused_wherever_it_breaks_off(int place)
    {
        string path = SmallNetworks.Mixed().Save(_folder.File("model.onnx"));
        byte[] whole = File.ReadAllBytes(path);
        int length = place % 7 == 6 ? whole.Length - 1 - place / 7 : 1 + (int)((long)(whole.Length - 2) * place / Places);
        File.WriteAllBytes(path, whole[..length]);
        string command = CommandLines.All[place % CommandLines.All.Count];
        Refusal.Check(_folder, ExitCode.BadInput, [path, "truncated"], CommandLines.For(command, path, _folder));
    }
}
