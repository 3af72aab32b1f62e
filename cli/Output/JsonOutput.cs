using VastK8s.Api.Agent;
using VastK8s.Cli.Output.Json;

namespace VastK8s.Cli.Output;

/// <summary>One JSON object a line: progress and results to standard output, notes and errors to standard error.</summary>
internal sealed class JsonOutput(CliHost host) : IVerbOutput
{
    public async Task<Snapshot> IndexAsync(string dataset, IAsyncEnumerable<IndexProgress> updates, CancellationToken cancellationToken)
    {
        IndexProgress? last = null;
        await foreach (IndexProgress update in updates.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            last = update;
            if (update.Snapshot is null)
            {
                Write(new IndexProgressLine(dataset, update.Objects, update.Bytes));
            }
        }

        Snapshot snapshot = LastMessage.Snapshot(last);
        Write(new SnapshotLine(dataset, SnapshotJson.From(snapshot)!));
        return snapshot;
    }

    public async Task<PrefetchProgress> PrefetchAsync(
        string dataset, IAsyncEnumerable<PrefetchProgress> updates, CancellationToken cancellationToken)
    {
        PrefetchProgress? last = null;
        await foreach (PrefetchProgress update in updates.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            last = update;
            Write(PrefetchProgressLine.From(dataset, update));
        }

        return LastMessage.Prefetch(last);
    }

    public void Mounted(string dataset, string target, MountReply reply, TimeSpan took) =>
        Write(new MountLine(dataset, target, reply.SnapshotId, reply.Mode.ToString(), Math.Round(took.TotalMilliseconds, 3)));

    public void Unmounted(string target, bool wasMounted) => Write(new UnmountLine(target, wasMounted));

    public void Deleted(string dataset, long freedBytes) => Write(new DeleteLine(dataset, freedBytes));

    public void Stopped(int? pid) => Write(new StopLine(pid is not null, pid));

    public void Status(GetStatusReply status, bool detailed) => Write(StatusLine.From(status));

    public async Task WatchAsync(IAsyncEnumerable<GetStatusReply> updates, bool detailed, CancellationToken cancellationToken)
    {
        await foreach (GetStatusReply status in updates.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            Write(StatusLine.From(status));
        }
    }

    public void Note(string message) => host.Error.WriteLine(JsonText.Of(new NoteLine(message)));

    public void Error(string message, int exitCode) => host.Error.WriteLine(JsonText.Of(new ErrorLine(message, exitCode)));

    // A reader of progress waits for whole lines, not for a full buffer.
    private void Write(JsonLine line)
    {
        host.Out.WriteLine(JsonText.Of(line));
        host.Out.Flush();
    }
}
