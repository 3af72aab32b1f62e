using System.Threading.Channels;

namespace VastK8s.CacheAgent.Snapshots.Assembly;

/// <summary>Merging on one thread, placing and writing on another.</summary>
internal static class AssemblyLine
{
    private const int Batches = 3;

    /// <summary>Moves all of the tree from the resolver to the assembler.</summary>
    public static async Task RunAsync(TreeResolver resolver, SnapshotAssembler assembler, CancellationToken cancellationToken)
    {
        var full = Channel.CreateBounded<RecordBatch>(Batches);
        var empty = Channel.CreateBounded<RecordBatch>(Batches);
        for (var i = 0; i < Batches; i++)
            empty.Writer.TryWrite(new RecordBatch());
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var resolving = Task.Run(() => ResolveAsync(resolver, empty.Reader, full.Writer, stop.Token), CancellationToken.None);
        try
        {
            await foreach (var batch in full.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                assembler.Add(batch);
                batch.Clear();
                empty.Writer.TryWrite(batch);
            }
        }
        finally
        {
            // Nobody may close the runs under the resolver.
            await stop.CancelAsync().ConfigureAwait(false);
            await resolving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task ResolveAsync(
        TreeResolver resolver, ChannelReader<RecordBatch> empty, ChannelWriter<RecordBatch> full, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var batch = await empty.ReadAsync(cancellationToken).ConfigureAwait(false);
                if (!resolver.Fill(batch))
                    break;
                await full.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
            }

            full.TryComplete();
        }
        catch (Exception e)
        {
            full.TryComplete(e);
        }
    }
}
