using Spectre.Console;

namespace SplitConv.Cli.Rendering;

/// <summary>A progress bar on standard error while some work runs, where somebody watches.</summary>
internal static class ProgressDisplay
{
    /// <summary>Runs the work; it reports what it is at, how much is done, and of how much.</summary>
    public static T Run<T>(string title, Func<Action<string, double, int>, T> work)
    {
        if (!Terminal.ShowsProgress)
            return work((_, _, _) => { });

        return Terminal.Messages.Progress()
            .AutoClear(true)
            .Columns(new SpinnerColumn(), new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .Start(context =>
            {
                ProgressTask task = context.AddTask(Markup.Escape(title));
                return work((step, done, total) =>
                {
                    task.MaxValue = Math.Max(1, total);
                    task.Value = done;
                    task.Description = Markup.Escape(step.Length == 0 ? title : $"{title}: {step}");
                });
            });
    }
}
