using System.Globalization;

namespace VastK8s.Cli.Output.Progress;

/// <summary>A line at the start, then about one a second, and one at the end: for logs and pipes.</summary>
internal sealed class PlainProgress(CliHost host) : IProgressView
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public async Task<T?> ShowAsync<T>(IAsyncEnumerable<T> updates, Func<T, ProgressPoint> point, CancellationToken cancellationToken)
        where T : class
    {
        T? last = null;
        bool shown = false;
        long? shownAt = null;
        await foreach (T update in updates.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            last = update;
            shown = shownAt is null || host.Time.GetElapsedTime(shownAt.Value) >= Interval;
            if (shown)
            {
                shownAt = host.Time.GetTimestamp();
                await WriteAsync(point(update)).ConfigureAwait(false);
            }
        }

        if (last is not null && !shown)
        {
            await WriteAsync(point(last)).ConfigureAwait(false);
        }

        return last;
    }

    private async Task WriteAsync(ProgressPoint point)
    {
        string percent = point.Total is { } total ? string.Create(CultureInfo.InvariantCulture, $"{Units.Percent(point.Done, total)} %, ") : "";
        await host.Error.WriteLineAsync(Printable.Text($"{point.Title}: {percent}{point.Detail}")).ConfigureAwait(false);
        await host.Error.FlushAsync().ConfigureAwait(false);
    }
}
