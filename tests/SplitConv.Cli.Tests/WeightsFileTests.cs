using System.Buffers.Binary;
using System.Text;
using SplitConv.Cli.Tests.Support;
using SplitConv.Storage;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Cli.Tests;

/// <summary>Weights files that lie, or belong to another model.</summary>
public sealed class WeightsFileTests(DecomposedNetwork network) : IClassFixture<DecomposedNetwork>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("\"data_offsets\":[0,9999999]", "its data_offsets are 0 to 9999999, the file has 16 bytes of data")]
    [InlineData("\"data_offsets\":[16,0]", "its data_offsets are 16 to 0")]
    [InlineData("\"data_offsets\":[-16,0]", "it needs dtype, shape and two data_offsets")]
    [InlineData("\"data_offsets\":[0]", "it needs dtype, shape and two data_offsets")]
    [InlineData("\"data_offsets\":[0,9223372036854775807]", "its data_offsets are 0 to 9223372036854775807")]
    [InlineData("\"data_offsets\":[0,8]", "shape [4] of F32 does not fill 8 bytes")]
    [InlineData("\"data_offsets\":\"0,16\"", "it needs dtype, shape and two data_offsets")]
    public void Lying_offsets_are_named(string offsets, string message) =>
        Refuse(Bytes("""{"a":{"dtype":"F32","shape":[4],""" + offsets + "}}"), "header entry of a", message);

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]},"b":{"dtype":"F32","shape":[1],"data_offsets":[12,16]}}""", "overlap")]
    [InlineData("""{"a":{"dtype":"F7","shape":[4],"data_offsets":[0,16]}}""", "the dtype F7 is unknown")]
    [InlineData("""{"a":{"dtype":"F32","shape":[9223372036854775807,8],"data_offsets":[0,16]}}""", "does not fill 16 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]},"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}""", "a is listed twice")]
    [InlineData("""{"a":""", "its header is broken JSON")]
    [InlineData("[]", "its header is no JSON object")]
    [InlineData("""{"__metadata__":7}""", "__metadata__ is no JSON object")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}""", "weights.safetensors")]
    [InlineData("""{"a":{"dtype":"\ud800","shape":[4],"data_offsets":[0,16]}}""", "weights.safetensors")]
    public void A_broken_header_is_refused(string header, string message) => Refuse(Bytes(header), message);

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1_000_000)]
    public void A_header_length_that_lies_is_refused(long length) =>
        Refuse(Bytes("""{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}""", length), "its header claims");

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(100)]
    [InlineData(5000)]
    public void A_truncated_file_is_refused(int bytes) =>
        Refuse(File.ReadAllBytes(network.Weights)[..bytes], "weights.safetensors");

    [Fact]
    public void A_missing_tensor_is_named() =>
        Refuse(Bytes("""{"other":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}"""), "has no tensor wide.0.weight");

    [Fact]
    public void A_tensor_of_another_shape_is_named() =>
        Refuse(Changed(tensor => tensor.Name == "wide.0.weight" ? tensor with { Shape = [32, 64, 1, 3] } : tensor), "wide.0.weight is [32, 64, 1, 3], the model needs [32, 64, 3, 1]");

    [Fact]
    public void A_tensor_of_whole_numbers_is_named() =>
        Refuse(Changed(tensor => tensor.Name == "wide.1.weight" ? tensor with { Type = "I32" } : tensor), "wide.1.weight is of I32, not a floating-point tensor");

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void A_tensor_with_a_number_that_is_not_finite_is_named(float number)
    {
        byte[] broken = new byte[4 * 64];
        BinaryPrimitives.WriteSingleLittleEndian(broken.AsSpan(40), number);
        Refuse(Changed(tensor => tensor.Name == "wide.1.bias" ? tensor with { Data = broken } : tensor), "wide.1.bias holds NaN or infinite values");
    }

    [Fact]
    public void Tensors_without_a_place_in_the_model_are_mentioned()
    {
        File.WriteAllBytes(_folder.File("weights.safetensors"), Changed(tensor => tensor with { Name = tensor.Name == "stem.weight" ? "stranger" : tensor.Name }));
        ProgramRun run = SplitConvProgram.Run(Arguments()).Ended(ExitCode.Done);
        Assert.Contains("stranger", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    private byte[] Changed(Func<SafetensorsTensor, SafetensorsTensor> change)
    {
        using SafetensorsFile file = SafetensorsFile.Open(network.Weights);
        using var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, [.. file.Entries.Values.Select(entry => change(new SafetensorsTensor(entry.Name, entry.Type, entry.Shape, file.Read(entry))))]);
        return stream.ToArray();
    }

    // The length of the header, the header, 16 bytes of data.
    private static byte[] Bytes(string header, long? length = null)
    {
        byte[] text = Encoding.UTF8.GetBytes(header), prefix = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, length ?? text.Length);
        return [.. prefix, .. text, .. new byte[16]];
    }

    private string[] Arguments() =>
        ["apply", network.Model, "--info", network.Information, "--weights", _folder.File("weights.safetensors"), "-o", _folder.File("out.onnx")];

    private void Refuse(byte[] content, params string[] fragments)
    {
        File.WriteAllBytes(_folder.File("weights.safetensors"), content);
        Refusal.Check(_folder, ExitCode.BadInput, ["weights.safetensors", .. fragments], Arguments());
    }
}
