using System.Runtime.ExceptionServices;
using SplitConv.Spectra.Libtorch;
using TorchSharp;

namespace SplitConv.Plans;

/// <summary>
/// Runs jobs, the largest first: large ones one after the other with all threads of the linear algebra library, small ones side by side on one each, where there are enough of them, since more threads help those little.
/// </summary>
/// <param name="memoryLimit">What the jobs at work may take together, in bytes. One alone runs in any case.</param>
internal sealed class FactorSchedule<TJob>(long memoryLimit)
    where TJob : class, IScheduledJob
{
    // From here on a job keeps all threads busy.
    private const int LargeRows = 2048;

    // Less than this, in multiplications, is done before other threads have begun.
    private const double SmallestWorthSharing = 1e9;

    private readonly object _gate = new();
    private readonly List<TJob> _waiting = [];
    private long _memory;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Runs them all.</summary>
    /// <param name="jobs">The jobs, the largest first.</param>
    /// <param name="run">Carries out one; called from several threads at a time.</param>
    /// <param name="cancellationToken">Looked at between the jobs.</param>
    public void Run(IReadOnlyList<TJob> jobs, Action<TJob> run, CancellationToken cancellationToken)
    {
        TJob[] small = [.. jobs.Where(job => job.Rows < LargeRows)];
        bool sideBySide = small.Length > 1 && small.Length >= Threads && small.Sum(job => job.Work) >= SmallestWorthSharing;
        foreach (TJob job in sideBySide ? jobs.Except(small) : jobs)
        {
            cancellationToken.ThrowIfCancellationRequested();
            run(job);
        }

        if (!sideBySide)
            return;
        // The number of threads belongs to the process.
        lock (LibtorchThreads.SideBySide)
            RunSideBySide(small, run, cancellationToken);
    }

    private static int Threads
    {
        get
        {
            LibtorchLoader.EnsureLoaded();
            return torch.get_num_threads();
        }
    }

    private void RunSideBySide(TJob[] jobs, Action<TJob> run, CancellationToken cancellationToken)
    {
        int threads = Threads;
        _waiting.AddRange(jobs);
        try
        {
            Task.WaitAll([.. Enumerable.Range(0, threads).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    torch.set_num_threads(1);
                    Work(run, cancellationToken);
                },
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default))], CancellationToken.None);
        }
        finally
        {
            torch.set_num_threads(threads);
        }

        _failure?.Throw();
    }

    private void Work(Action<TJob> run, CancellationToken cancellationToken)
    {
        while (Take() is { } job)
        {
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                run(job);
            }
            catch (Exception exception)
            {
                lock (_gate)
                    _failure ??= ExceptionDispatchInfo.Capture(exception);
            }

            lock (_gate)
            {
                _memory -= job.Memory;
                Monitor.PulseAll(_gate);
            }
        }
    }

    // The largest that fits beside those at work, once there is one.
    private TJob? Take()
    {
        lock (_gate)
        {
            while (_failure is null && _waiting.Count > 0)
            {
                if (_waiting.Find(job => _memory == 0 || _memory + job.Memory <= memoryLimit) is { } job)
                {
                    _waiting.Remove(job);
                    _memory += job.Memory;
                    return job;
                }

                Monitor.Wait(_gate);
            }

            return null;
        }
    }
}
