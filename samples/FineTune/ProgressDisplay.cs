using Spectre.Console;
using SplitConv.Samples.Networks;

namespace SplitConv.Samples.FineTune;

/// <summary>Shows on standard error how far a training is: a bar if someone watches, otherwise a line per epoch.</summary>
internal static class ProgressDisplay
{
    public static void Show(string title, Action<IProgress<TrainingProgress>> work)
    {
        if (Console.IsErrorRedirected)
        {
            work(new Display(value =>
            {
                if (value.EndsEpoch)
                    Console.Error.WriteLine($"{title}: {Describe(value)}");
            }));
            return;
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        console.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                ProgressTask task = context.AddTask(title);
                work(new Display(value =>
                {
                    task.MaxValue = value.Epochs * value.Steps;
                    task.Value = (value.Epoch - 1) * value.Steps + value.Step;
                    task.Description = $"{title}: {Describe(value)}";
                }));
            });
    }

    private static string Describe(TrainingProgress value) => $"epoch {value.Epoch} of {value.Epochs}, loss {value.Loss:F3}";

    // Progress<T> would post every report to another thread, where they may arrive out of order.
    private sealed class Display(Action<TrainingProgress> handler) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => handler(value);
    }
}
