using System.Runtime.InteropServices;
using SplitConv.Storage;

namespace SplitConv.TestSupport;

/// <summary>Reads and alters safetensors files, for tests.</summary>
public static class WeightsFiles
{
    /// <summary>All tensors of a file by name.</summary>
    public static Dictionary<string, SafetensorsTensor> Read(string path)
    {
        using SafetensorsFile file = SafetensorsFile.Open(path);
        return file.Entries.Values.ToDictionary(entry => entry.Name, entry => new SafetensorsTensor(entry.Name, entry.Type, entry.Shape, file.Read(entry)));
    }

    /// <summary>Writes tensors to a file and returns its path.</summary>
    public static string Write(string path, IEnumerable<SafetensorsTensor> tensors)
    {
        using FileStream stream = File.Create(path);
        SafetensorsWriter.Write(stream, [.. tensors]);
        return path;
    }

    /// <summary>Changes a file in place.</summary>
    public static void Alter(string path, Action<Dictionary<string, SafetensorsTensor>> change)
    {
        var tensors = Read(path);
        change(tensors);
        Write(path, tensors.Values);
    }

    /// <summary>A tensor of float32.</summary>
    public static SafetensorsTensor Tensor(string name, long[] shape, params float[] values) =>
        new(name, "F32", shape, MemoryMarshal.AsBytes<float>(values).ToArray());
}
