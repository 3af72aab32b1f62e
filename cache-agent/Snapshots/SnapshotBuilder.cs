using VastK8s.CacheAgent.Snapshots.Assembly;
using VastK8s.CacheAgent.Snapshots.Files;
using VastK8s.CacheAgent.Snapshots.Keys;
using VastK8s.CacheAgent.Snapshots.Layout;
using VastK8s.CacheAgent.Snapshots.Listing;
using VastK8s.CacheAgent.Snapshots.Sorting;
using VastK8s.CacheAgent.Snapshots.Sources;

namespace VastK8s.CacheAgent.Snapshots;

/// <summary>
/// Lists a Dataset's sources and makes a snapshot of them: sorted runs on disk, merged into a listing (whose hash is the snapshot's id) while new
/// objects get places in the object table, then the image from the listing. Memory does not grow with the number of objects.
/// </summary>
internal sealed class SnapshotBuilder(SnapshotTuning tuning)
{
    private const int ManyObjects = 50_000;

    /// <summary>As nodes use it.</summary>
    public SnapshotBuilder()
        : this(SnapshotTuning.Default)
    {
    }

    /// <summary>
    /// Makes a snapshot and points <c>current</c> at it. When nothing changed, the snapshot that is there is returned and no file is written.
    /// Cancelled, failed or killed at any point, it leaves the Dataset as it was; what it left behind is removed by the next build.
    /// </summary>
    /// <exception cref="ArgumentException">A field of the request is wrong; the message names it.</exception>
    /// <exception cref="VastK8s.ObjectStores.ObjectStoreException">A source cannot be listed.</exception>
    /// <exception cref="SnapshotFormatException">The directory's files are of an unknown format, or damaged.</exception>
    /// <exception cref="IOException">Another build is at work in the directory; or the disk failed.</exception>
    public async Task<SnapshotInfo> BuildAsync(
        SnapshotRequest request, IProgress<SnapshotProgress>? progress, TimeProvider time, CancellationToken cancellationToken)
    {
        var info = await BuildOnceAsync(request, progress, time.GetUtcNow(), cancellationToken).ConfigureAwait(false);

        // Nothing else would make the collector give the arenas' pages back to the node before the next build.
        if (info.Objects >= ManyObjects)
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return info;
    }

    private async Task<SnapshotInfo> BuildOnceAsync(
        SnapshotRequest request, IProgress<SnapshotProgress>? progress, DateTimeOffset created, CancellationToken cancellationToken)
    {
        var sources = SnapshotRequestRules.Check(request);
        tuning.Files.CreateDirectory(request.Directory);
        using var exclusive = BuildLock.Take(request.Directory);
        using var work = new BuildDirectory(tuning.Files, request.Directory);
        var store = new SnapshotStore(request.Directory, tuning.Files);
        store.Sweep();

        var skipped = new SkipTally();
        var folder = new RunFolder(work.Path);
        var (runs, totals) = await ListAsync(sources, folder, skipped, progress, cancellationToken).ConfigureAwait(false);
        var chains = RunChains.Reduce(tuning.Files, folder, runs, tuning.MaxFanIn, tuning.MergeBytes, cancellationToken);

        using var layout = new LayoutAppender(tuning.Files, request.Directory, request.ChunkSize, totals.BlockBytes);
        using var listing = new ListingWriter(tuning.Files, work.SnapshotFile(SnapshotStore.ListingName), HeaderOf(request, sources));
        await AssembleAsync(chains, sources, store, layout, listing, skipped, cancellationToken).ConfigureAwait(false);
        var info = new SnapshotInfo
        {
            Id = listing.Complete(),
            Objects = listing.Objects,
            PlacedObjects = listing.PlacedObjects,
            Bytes = listing.Bytes,
            Directories = listing.Directories,
            Skipped = skipped.Counts,
            SkippedSamples = skipped.Samples,
            SegmentBlocks = [.. layout.SegmentBlocks],
            Created = created,
        };
        if (store.Contains(info.Id))
            return Keep(store, layout, info);

        // The table and the listing go to disk while the image is written.
        var flushing = Task.Run(() => Flush(layout, listing), CancellationToken.None);
        try
        {
            SnapshotImage.Write(tuning.Files, tuning.ImageWriter, work, info, HeaderOf(request, sources), cancellationToken);
        }
        finally
        {
            await flushing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await flushing.ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        Publish(store, layout, work, info);
        return info;
    }

    private async Task<(List<RunFile> Runs, ListedTotals Totals)> ListAsync(
        IReadOnlyList<ListedSource> sources,
        RunFolder folder,
        SkipTally skipped,
        IProgress<SnapshotProgress>? progress,
        CancellationToken cancellationToken)
    {
        await using var spiller = new RunSpiller(tuning.Files, folder, tuning.ArenaBytes);
        var totals = await new SourceLister(sources, spiller, skipped, progress).RunAsync(cancellationToken).ConfigureAwait(false);
        return (await spiller.CompleteAsync().ConfigureAwait(false), totals);
    }

    private async Task AssembleAsync(
        IReadOnlyList<IReadOnlyList<RunFile>> chains,
        IReadOnlyList<ListedSource> sources,
        SnapshotStore store,
        LayoutAppender layout,
        ListingWriter listing,
        SkipTally skipped,
        CancellationToken cancellationToken)
    {
        // A table that begins anew knows no places, whatever an older snapshot says.
        var current = layout.IsNew ? null : store.CurrentId();
        using var previous = current is null ? null : new PreviousSnapshot(Path.Combine(store.PathOf(current), SnapshotStore.ListingName), sources);
        using var merger = new RunMerger(chains, tuning.MergeBytes);
        var assembler = new SnapshotAssembler(sources, previous, layout, listing);
        await AssemblyLine.RunAsync(new TreeResolver(merger, sources, skipped), assembler, cancellationToken).ConfigureAwait(false);
    }

    private static ListingHeader HeaderOf(SnapshotRequest request, IReadOnlyList<ListedSource> sources) => new()
    {
        Uid = request.Uid,
        Gid = request.Gid,
        FileMode = request.FileMode,
        DirectoryMode = request.DirectoryMode,
        Sources = [.. sources.OrderBy(source => source.Number).Select(source => new ListingSource(source.Number, source.Identity))],
    };

    private static SnapshotInfo Keep(SnapshotStore store, LayoutAppender layout, SnapshotInfo info)
    {
        // Only a table that had been lost has rows to add to a snapshot that is there.
        if (layout.HasChanged)
        {
            layout.Flush();
            layout.Commit();
        }

        // What was left out is no part of the content, so it can differ.
        var kept = store.Read(info.Id);
        if (!kept.SkippedSamples.SequenceEqual(info.SkippedSamples) || !kept.Skipped.OrderBy(reason => reason.Key).SequenceEqual(info.Skipped))
        {
            kept = kept with { Skipped = info.Skipped, SkippedSamples = info.SkippedSamples };
            store.Write(store.PathOf(info.Id), kept);
        }

        store.MakeCurrent(info.Id);
        return kept;
    }

    private static void Flush(LayoutAppender layout, ListingWriter listing)
    {
        layout.Flush();
        listing.Flush();
    }

    /// <summary>The only steps that others see, each of them atomic: the rows count, the snapshot is there, it is the current one.</summary>
    private static void Publish(SnapshotStore store, LayoutAppender layout, BuildDirectory work, SnapshotInfo info)
    {
        store.Write(work.SnapshotPath, info);
        if (layout.HasChanged)
            layout.Commit();
        store.Publish(work.SnapshotPath, info.Id);
        store.MakeCurrent(info.Id);
    }
}
