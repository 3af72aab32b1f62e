using System.Runtime.CompilerServices;
using System.Threading.Channels;
using VastK8s.CacheAgent.Snapshots.Files;
using VastK8s.CacheAgent.Snapshots.Keys;
using VastK8s.CacheAgent.Snapshots.Sorting;
using VastK8s.ObjectStores;

namespace VastK8s.CacheAgent.Snapshots.Sources;

/// <summary>Lists all sources at once into sorted runs. Stores make pages on their threads, one encoder packs them, the spiller sorts and writes.</summary>
internal sealed class SourceLister(IReadOnlyList<ListedSource> sources, RunSpiller spiller, SkipTally skipped, IProgress<SnapshotProgress>? progress)
{
    // A few pages, so that neither side waits for the other's every page; each is some hundred kB of strings.
    private const int PagesInHand = 4;

    public async Task<ListedTotals> RunAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pages = Channel.CreateBounded<ListedPage>(PagesInHand);
        var pulling = PullAllAsync(pages.Writer, stop.Token);
        try
        {
            return await EncodeAllAsync(pages.Reader, stop.Token).ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await pulling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task PullAllAsync(ChannelWriter<ListedPage> pages, CancellationToken cancellationToken)
    {
        await Task.WhenAll(sources.Select(source => Task.Run(() => PullAsync(source, pages, cancellationToken), CancellationToken.None))).ConfigureAwait(false);
        pages.TryComplete();
    }

    private static async Task PullAsync(ListedSource source, ChannelWriter<ListedPage> pages, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var page in source.Source.Store.ListAsync(new ListOptions(), cancellationToken).ConfigureAwait(false))
                await pages.WriteAsync(new ListedPage(source, page), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // The first failure ends the reader, which ends the other sources.
            pages.TryComplete(e);
            throw;
        }
    }

    private async Task<ListedTotals> EncodeAllAsync(ChannelReader<ListedPage> pages, CancellationToken cancellationToken)
    {
        var encoder = new RecordEncoder(skipped);
        var arena = await spiller.RentAsync(cancellationToken).ConfigureAwait(false);
        foreach (var source in sources.Where(source => source.Directory.Length > 0))
        {
            arena = await WithRoomAsync(arena, cancellationToken).ConfigureAwait(false);
            RecordEncoder.EncodeSourceDirectory(source, arena);
        }

        var totals = new ListedTotals();
        await foreach (var page in pages.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            var done = 0;
            while ((done = EncodePart(page, done, encoder, arena, ref totals)) < page.Objects.Count)
                arena = await WithRoomAsync(arena, cancellationToken).ConfigureAwait(false);
            progress?.Report(new SnapshotProgress(totals.Objects, totals.Bytes));
        }

        await spiller.SpillAsync(arena, cancellationToken).ConfigureAwait(false);
        return totals;
    }

    private async ValueTask<Arena> WithRoomAsync(Arena arena, CancellationToken cancellationToken)
    {
        if (!arena.IsFull)
            return arena;
        await spiller.SpillAsync(arena, cancellationToken).ConfigureAwait(false);
        return await spiller.RentAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Encodes from an index on until the arena is full; returns where it stopped.</summary>
    [MethodImpl(Hot.Path)]
    private static int EncodePart(in ListedPage page, int from, RecordEncoder encoder, Arena arena, ref ListedTotals totals)
    {
        var objects = page.Objects;
        var (bytes, blocks) = (0L, 0L);
        var i = from;
        arena.BeginStretch();
        for (; i < objects.Count && !arena.IsFull; i++)
        {
            var listed = objects[i];
            var placed = encoder.Encode(listed, page.Source, arena);
            bytes += Math.Max(0, listed.Size);
            blocks += Layout.Blocks.Of(placed);
        }

        totals = new ListedTotals(totals.Objects + (i - from), totals.Bytes + bytes, totals.BlockBytes + (blocks * Layout.Blocks.Bytes));
        return i;
    }
}
