using System.Runtime.CompilerServices;
using SplitConv.Spectra.Libtorch;

namespace SplitConv;

/// <summary>Sets up libtorch before any test runs: one thread each, since tests run side by side.</summary>
internal static class TestProcess
{
    [ModuleInitializer]
    internal static void SetUp()
    {
        LibtorchLoader.SleepWhileWaiting();
        LibtorchLoader.EnsureLoaded();
        global::TorchSharp.torch.set_num_threads(1);
    }
}
