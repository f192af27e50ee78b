using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;
using SplitConv.Onnx.Running;

namespace SplitConv.Onnx.Measuring;

/// <summary>Runs models in turn on the same inputs, so that what else the machine does hits all alike, and takes their times.</summary>
internal static class InterleavedTimer
{
    /// <summary>Measures models.</summary>
    /// <param name="models">The models, whose inputs are alike.</param>
    /// <param name="inputs">Values for the inputs.</param>
    /// <param name="clock">One of <see cref="RunClock"/>.</param>
    /// <param name="budget">How long it may take.</param>
    /// <param name="cancellationToken">Stops between two operators.</param>
    /// <exception cref="RuntimeRefusedException">One of the models cannot be run.</exception>
    public static InterleavedTimes Measure(
        IReadOnlyList<ModelSession> models, IReadOnlyList<OrtValue> inputs, Func<double> clock, TimingBudget budget, CancellationToken cancellationToken)
    {
        double[] TakeTurns() => [.. models.Select(model => Time(model, inputs, clock, cancellationToken))];

        var total = Stopwatch.StartNew();
        do
            TakeTurns();
        while (total.Elapsed < budget.WarmUp);

        var turns = new List<double[]>();
        total.Restart();
        RunUntil(budget.Enough);
        if (!new InterleavedTimes(turns).AreSteady())
            RunUntil(budget.Longest);
        return new InterleavedTimes(turns);

        void RunUntil(TimeSpan end)
        {
            while (turns.Count < budget.FewestRuns || (total.Elapsed < end && turns.Count < budget.MostRuns))
                turns.Add(TakeTurns());
        }
    }

    private static double Time(ModelSession model, IReadOnlyList<OrtValue> inputs, Func<double> clock, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        double start = clock();
        using (model.Run(inputs, model.OutputNames, cancellationToken))
        {
            return clock() - start;
        }
    }
}
