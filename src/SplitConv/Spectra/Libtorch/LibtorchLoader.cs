using System.Runtime.InteropServices;

namespace SplitConv.Spectra.Libtorch;

/// <summary>
/// Makes libtorch, the linear-algebra library of SplitConv, loadable on Linux systems older than the one TorchSharp was built on.
/// </summary>
/// <remarks>
/// TorchSharp's <c>libLibTorchSharp.so</c> asks for <c>GLIBCXX_3.4.32</c> (GCC 13), which Debian 12, Ubuntu 22.04 and RHEL 9 do
/// not have, although no relocation in it uses that version. Where the file as shipped is refused, a copy in memory in which that one need is
/// marked weak is loaded in its place; TorchSharp then finds it by its name. Nothing on disk is changed.
/// </remarks>
public static partial class LibtorchLoader
{
    private const string BridgeName = "libLibTorchSharp.so";

    // Loaded before the bridge, in the order of their dependencies: the copy in memory has no folder in which to look for them.
    private static readonly string[] Dependencies = ["libc10.so", "libtorch_cpu.so", "libtorch.so"];

    // A version the bridge may ask for without using it.
    private const string UnusedVersion = "GLIBCXX_3.4.32";

    private static readonly Lazy<bool> Loaded = new(Load);

    /// <summary>Loads libtorch if that has not happened yet. Does nothing but on Linux: elsewhere TorchSharp needs no help.</summary>
    /// <exception cref="LibtorchUnavailableException">libtorch is beside the program, but the system cannot load it.</exception>
    public static void EnsureLoaded() => _ = Loaded.Value;

    /// <summary>
    /// Sees to it that libtorch is loaded as soon as TorchSharp is, so that a program may use TorchSharp before it uses SplitConv. Costs nothing while TorchSharp is not used. C# executables
    /// that reference the package call this by a module initialiser; others call it first of all.
    /// </summary>
    public static void LoadWithTorchSharp() => AppDomain.CurrentDomain.AssemblyLoad += (_, loaded) =>
    {
        if (loaded.LoadedAssembly.GetName().Name != "TorchSharp")
            return;
        try
        {
            EnsureLoaded();
        }
        catch (LibtorchUnavailableException)
        {
            // TorchSharp says so itself when it is used, and SplitConv says why.
        }
    };

    /// <summary>
    /// Lets the threads of libtorch sleep while they wait for each other, unless <c>OMP_WAIT_POLICY</c> says otherwise. By default they spin, which makes small
    /// decompositions a hundred times slower on a machine that is busy with something else. For programs, before anything else: it has no effect once
    /// libtorch is loaded. Does nothing but on Linux.
    /// </summary>
    public static void SleepWhileWaiting()
    {
        // Environment.SetEnvironmentVariable does not reach native code.
        if (OperatingSystem.IsLinux())
            _ = SetEnvironmentVariable("OMP_WAIT_POLICY", "PASSIVE", overwrite: 0);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironmentVariable(string name, string value, int overwrite);

    private static bool Load()
    {
        if (!OperatingSystem.IsLinux())
            return true;
        // Where the files are not beside the program, TorchSharp looks elsewhere and says what is missing.
        string?[] dependencies = [.. Dependencies.Select(Find)];
        if (Find(BridgeName) is not { } bridge || dependencies.Contains(null))
            return false;

        foreach (string? path in dependencies)
            LoadFile(path!);
        if (!NativeLibrary.TryLoad(bridge, out _))
            LoadFile(MemoryFile.Create(BridgeName, ElfVersionNeeds.Weaken(File.ReadAllBytes(bridge), UnusedVersion)));
        return true;
    }

    private static void LoadFile(string path)
    {
        try
        {
            NativeLibrary.Load(path);
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            string firstLine = exception.Message.Split('\n').First(line => line.Length > 0);
            throw new LibtorchUnavailableException($"libtorch cannot be loaded on this system: {firstLine}", exception);
        }
    }

    private static string? Find(string name)
    {
        string searched = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "";
        return searched.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Prepend(Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native"))
            .Prepend(AppContext.BaseDirectory)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
    }
}
