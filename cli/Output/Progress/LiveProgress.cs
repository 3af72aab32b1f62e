using Spectre.Console;

namespace VastK8s.Cli.Output.Progress;

/// <summary>A bar on the terminal, gone when it is done: the result follows on standard output.</summary>
internal sealed class LiveProgress(CliHost host) : IProgressView
{
    public async Task<T?> ShowAsync<T>(IAsyncEnumerable<T> updates, Func<T, ProgressPoint> point, CancellationToken cancellationToken)
        where T : class
    {
        T? last = null;
        var detail = new DetailColumn();
        await TerminalConsole.Create(host, host.Error).Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn { Width = 24 }, new PercentColumn(), detail)
            .StartAsync(async context =>
            {
                ProgressTask? task = null;
                await foreach (T update in updates.WithCancellation(cancellationToken).ConfigureAwait(false))
                {
                    last = update;
                    ProgressPoint now = point(update);
                    task ??= context.AddTask(Markup.Escape(Printable.Text(now.Title)));
                    detail.Text = Printable.Text(now.Detail);
                    Set(task, now);
                }

                task?.StopTask();
            }).ConfigureAwait(false);
        return last;
    }

    private static void Set(ProgressTask task, ProgressPoint now)
    {
        task.IsIndeterminate = now.Total is null;
        if (now.Total is { } total)
        {
            // A bar of nothing at all is a full one.
            task.MaxValue = Math.Max(total, 1);
            task.Value = total == 0 ? 1 : now.Done;
        }
    }
}
