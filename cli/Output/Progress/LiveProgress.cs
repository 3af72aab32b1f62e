using Spectre.Console;

namespace VastK8s.Cli.Output.Progress;

/// <summary>
/// A line that says what is done, and under it, while it lasts, a bar with amounts, rate and time left: one line on any terminal, the bar
/// taking what the words leave.
/// </summary>
internal sealed class LiveProgress(CliHost host) : IProgressView
{
    private const int WidestBar = 40;
    private const int NarrowestBar = 8;
    private const int Percent = 5;

    // "12,345,678/12,345,678 objects, 1023.9 GiB/1023.9 GiB, 1023.9 MiB/s, 23h59m left"
    private const int UsualDetail = 76;

    // A blank on each side of a column.
    private const int Gaps = 4;

    public async Task<T?> ShowAsync<T>(IAsyncEnumerable<T> updates, Func<T, ProgressPoint> point, CancellationToken cancellationToken)
        where T : class
    {
        T? last = null;
        IAnsiConsole console = TerminalConsole.Create(host, host.Error);
        int bar = Math.Clamp(console.Profile.Width - UsualDetail - Percent - Gaps, NarrowestBar, WidestBar);
        var detail = new DetailColumn(console.Profile.Width - bar - Percent - Gaps);
        await using IAsyncEnumerator<T> update = updates.GetAsyncEnumerator(cancellationToken);
        if (!await update.MoveNextAsync().ConfigureAwait(false))
        {
            return null;
        }

        console.WriteLine(Printable.Text(point(update.Current).Title));
        await console.Progress()
            .AutoClear(true)
            .Columns(new ProgressBarColumn { Width = bar }, new PercentColumn(), detail)
            .StartAsync(async context =>
            {
                ProgressTask task = context.AddTask("-");
                do
                {
                    last = update.Current;
                    ProgressPoint now = point(last);
                    detail.Text = Printable.Text(now.Detail);
                    Set(task, now);
                }
                while (await update.MoveNextAsync().ConfigureAwait(false));

                task.StopTask();
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
