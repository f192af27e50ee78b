using System.Security.Cryptography;
using System.Text;
using SplitConv.Plans.Information;
using SplitConv.Storage;

namespace SplitConv.TorchSharp.Weights;

/// <summary>
/// A safetensors file that carries its information file in its metadata, and a checksum of everything: any change to it is noticed.
/// </summary>
internal static class Bundle
{
    private const string InformationKey = "splitconv.information";
    private const string ChecksumKey = "splitconv.sha256";

    public static void Write(Stream stream, IReadOnlyList<SafetensorsTensor> tensors, IReadOnlyList<InformationEntry> entries)
    {
        string information = Encoding.UTF8.GetString(InformationFile.Write(entries));
        var metadata = new Dictionary<string, string>
        {
            // What other readers of safetensors expect of a file of PyTorch tensors.
            ["format"] = "pt",
            [InformationKey] = information,
        };
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, metadata);
        long begin = 0;
        foreach (SafetensorsTensor tensor in tensors)
        {
            Append(hash, Describe(tensor.Name, tensor.Type, tensor.Shape, begin));
            hash.AppendData(tensor.Data.Span);
            begin += tensor.Data.Length;
        }

        metadata[ChecksumKey] = Convert.ToHexStringLower(hash.GetHashAndReset());
        SafetensorsWriter.Write(stream, tensors, metadata);
    }

    /// <summary>Reads the information of a bundle, after its checksum has been found right.</summary>
    /// <exception cref="SafetensorsException">It is no bundle, or was changed.</exception>
    /// <exception cref="InformationException">The information in it is broken.</exception>
    public static IReadOnlyList<InformationEntry> ReadInformation(SafetensorsFile file, string path)
    {
        if (!file.Metadata.TryGetValue(InformationKey, out string? information) || !file.Metadata.TryGetValue(ChecksumKey, out string? checksum))
            throw new SafetensorsException(path, "is not a bundle: its metadata holds no information file and checksum; write it with SaveDecomposed.");

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, file.Metadata.Where(entry => entry.Key != ChecksumKey));
        foreach (SafetensorsEntry entry in file.Entries.Values.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End))
        {
            Append(hash, Describe(entry.Name, entry.Type, entry.Shape, entry.Begin));
            hash.AppendData(file.Read(entry));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset()) == checksum
            ? InformationFile.Parse(Encoding.UTF8.GetBytes(information), path)
            : throw new SafetensorsException(path, "is damaged: its content does not match its checksum.");
    }

    private static string Describe(string name, string type, IReadOnlyList<long> shape, long begin) => $"{name} {type} [{string.Join(",", shape)}] {begin}";

    private static void Append(IncrementalHash hash, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        foreach (var (key, text) in metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            Append(hash, key);
            Append(hash, text);
        }
    }

    // With its length, so that no two sequences of texts look the same.
    private static void Append(IncrementalHash hash, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        hash.AppendData(BitConverter.GetBytes(bytes.LongLength));
        hash.AppendData(bytes);
    }
}
