using System.Globalization;
using VastK8s.Api.Agent;
using VastK8s.Cli.Output.Progress;

namespace VastK8s.Cli.Output;

/// <summary>Text for people: results to standard output, progress, notes and errors to standard error.</summary>
internal sealed class TextOutput(CliHost host) : IVerbOutput
{
    private readonly IProgressView _progress = host.ErrorIsTerminal ? new LiveProgress(host) : new PlainProgress(host);

    public async Task<Snapshot> IndexAsync(string dataset, IAsyncEnumerable<IndexProgress> updates, CancellationToken cancellationToken)
    {
        long start = host.Time.GetTimestamp();
        IndexProgress? last = await _progress.ShowAsync(
            updates, update => ProgressPoint.Of(dataset, update, host.Time.GetElapsedTime(start)), cancellationToken).ConfigureAwait(false);
        Snapshot snapshot = LastMessage.Snapshot(last);
        Print(SnapshotText.Lines(dataset, snapshot));
        return snapshot;
    }

    public async Task<PrefetchProgress> PrefetchAsync(
        string dataset, IAsyncEnumerable<PrefetchProgress> updates, CancellationToken cancellationToken)
    {
        long start = host.Time.GetTimestamp();
        PrefetchProgress last = LastMessage.Prefetch(await _progress.ShowAsync(
            updates, update => ProgressPoint.Of(dataset, update), cancellationToken).ConfigureAwait(false));
        Print(PrefetchText.Lines(dataset, last, host.Time.GetElapsedTime(start)));
        return last;
    }

    public void Mounted(string dataset, string target, MountReply reply, TimeSpan took)
    {
        string mode = reply.Mode == MountMode.Direct
            ? "direct: every byte is on this machine"
            : "partial: missing bytes are fetched on first read";
        Print([$"{target}: {dataset} mounted in {Units.Time(took)}, snapshot {SnapshotText.ShortId(reply.SnapshotId)}, {mode}"]);
    }

    public void Unmounted(string target, bool wasMounted) => Print([$"{target}: {(wasMounted ? "unmounted" : "was not mounted")}"]);

    public void Deleted(string dataset, long freedBytes) => Print([$"{dataset}: deleted, {Units.Bytes(freedBytes)} freed"]);

    public void Stopped(int? pid) =>
        Print([pid is null ? "no agent runs" : string.Create(CultureInfo.InvariantCulture, $"agent {pid} stopped")]);

    public void Status(GetStatusReply status, bool detailed) => Print(StatusText.Lines(status, detailed, host.Time.GetUtcNow()));

    public async Task WatchAsync(IAsyncEnumerable<GetStatusReply> updates, bool detailed, CancellationToken cancellationToken)
    {
        if (host.OutIsTerminal)
        {
            await LiveStatus.ShowAsync(host, updates, detailed, cancellationToken).ConfigureAwait(false);
            return;
        }

        await foreach (GetStatusReply status in updates.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            Status(status, detailed);
            await host.Out.WriteLineAsync().ConfigureAwait(false);
            await host.Out.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public void Note(string message) => host.Error.WriteLine($"vastk8s: note: {Printable.Text(message, lines: true)}");

    public void Error(string message, int exitCode) => host.Error.WriteLine($"vastk8s: {Printable.Text(message, lines: true)}");

    private void Print(IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            host.Out.WriteLine(Printable.Text(line));
        }

        host.Out.Flush();
    }
}
