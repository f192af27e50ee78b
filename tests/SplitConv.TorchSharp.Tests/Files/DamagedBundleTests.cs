using System.Buffers.Binary;
using SplitConv.TestSupport;
using TorchSharp.Modules;
using Xunit;

namespace SplitConv.TorchSharp.Tests.Files;

/// <summary>Whatever happens to a bundle on its way is noticed before the model is touched.</summary>
public sealed class DamagedBundleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Sequential _model = TrainedModel.Original();
    private readonly ModelSnapshot _snapshot;
    private readonly byte[] _bundle;

    public DamagedBundleTests()
    {
        _model.eval();
        _snapshot = new ModelSnapshot(_model, Kernels.Input());
        TrainedModel.Decomposed().SaveDecomposed(Path);
        _bundle = File.ReadAllBytes(Path);
    }

    private string Path => _folder.File("bundle.safetensors");

    private int DataStart => 8 + (int)BinaryPrimitives.ReadInt64LittleEndian(_bundle);

    public void Dispose() => _folder.Dispose();

    [Theory, InlineData(0x01), InlineData(0x02), InlineData(0x20), InlineData(0x80)]
    public void Every_byte_of_the_header_that_is_flipped(byte mask)
    {
        for (int position = 0; position < DataStart; position++)
            AssertRefused(Flipped(position, mask), $"byte {position} xor {mask}");
        _snapshot.AssertUnchanged();
    }

    [Theory, InlineData(0x01), InlineData(0x80)]
    public void Bytes_of_the_data_that_are_flipped(byte mask)
    {
        for (int position = DataStart; position < _bundle.Length; position += 61)
            AssertRefused(Flipped(position, mask), $"byte {position} xor {mask}");
        AssertRefused(Flipped(_bundle.Length - 1, mask), "the last byte");
        _snapshot.AssertUnchanged();
    }

    [Fact]
    public void A_bundle_that_is_cut_off()
    {
        IEnumerable<int> lengths = Enumerable.Range(0, 20)
            .Concat(Enumerable.Range(0, _bundle.Length / 97).Select(step => step * 97))
            .Concat([DataStart - 1, DataStart, DataStart + 1, _bundle.Length - 1]);
        foreach (int length in lengths)
            AssertRefused(_bundle[..length], $"{length} bytes");
        _snapshot.AssertUnchanged();
    }

    [Fact]
    public void Two_tensors_of_one_shape_that_are_exchanged()
    {
        // Nothing but the names tells the running mean from the running variance.
        string header = System.Text.Encoding.UTF8.GetString(_bundle, 8, DataStart - 8);
        string exchanged = header.Replace("running_mean", "running_XXX", StringComparison.Ordinal)
            .Replace("running_var", "running_mean", StringComparison.Ordinal).Replace("running_XXX", "running_var", StringComparison.Ordinal);
        Assert.NotEqual(header, exchanged);
        AssertRefused([.. _bundle[..8], .. System.Text.Encoding.UTF8.GetBytes(exchanged), .. _bundle[DataStart..]], "exchanged");
        _snapshot.AssertUnchanged();
    }

    [Fact]
    public void The_bundle_as_it_was_written_is_accepted()
    {
        _model.LoadDecomposed(Path);
        Assert.Equal(2, Decompositions.Pairs(_model).Count);
    }

    private byte[] Flipped(int position, byte mask)
    {
        byte[] damaged = [.. _bundle];
        damaged[position] ^= mask;
        return damaged;
    }

    private void AssertRefused(byte[] damaged, string what)
    {
        File.WriteAllBytes(Path, damaged);
        Exception? exception = Record.Exception(() => _model.LoadDecomposed(Path));
        Assert.True(exception is SplitConvException, $"{what}: {exception?.ToString() ?? "accepted"}");
        Assert.StartsWith(Path, exception!.Message, StringComparison.Ordinal);
    }
}
