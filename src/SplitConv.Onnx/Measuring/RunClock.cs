using System.Diagnostics;
using System.Runtime.InteropServices;

namespace SplitConv.Onnx.Measuring;

/// <summary>Clocks to time a model by, in milliseconds from some start.</summary>
internal static partial class RunClock
{
    // CLOCK_THREAD_CPUTIME_ID
    private const int LinuxThreadTime = 3;
    private const int MacThreadTime = 16;

    /// <summary>The time that goes by.</summary>
    public static double Elapsed() => Stopwatch.GetElapsedTime(0).TotalMilliseconds;

    /// <summary>
    /// A clock for models on a number of threads. On one thread it only runs while the processor works for the calling thread, so that the turns of other programs on a busy machine do not count; on more
    /// threads, or where the system has no such clock, it is <see cref="Elapsed"/>.
    /// </summary>
    /// <param name="threads">Threads within an operator.</param>
    public static Func<double> ForWork(int threads) => threads == 1 && Environment.Is64BitProcess && (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS()) ? Worked : Elapsed;

    private static double Worked() => GetTime(OperatingSystem.IsLinux() ? LinuxThreadTime : MacThreadTime, out Time time) == 0
        ? 1e3 * time.Seconds + 1e-6 * time.Nanoseconds
        : throw new InvalidOperationException("The system does not tell the processor time of a thread.");

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out Time time);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Time
    {
        public readonly long Seconds;
        public readonly long Nanoseconds;
    }
}
