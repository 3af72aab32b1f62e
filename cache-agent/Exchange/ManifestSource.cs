using VastK8s.CacheAgent.Datasets;
using VastK8s.CacheAgent.Snapshots;
using VastK8s.CacheAgent.Snapshots.Layout;

namespace VastK8s.CacheAgent.Exchange;

/// <summary>Makes the manifest of a snapshot from a Dataset's directory.</summary>
internal static class ManifestSource
{
    /// <summary>The manifest; null when the snapshot is not there.</summary>
    /// <exception cref="SnapshotFormatException">The Dataset's files are damaged, or rows are being taken back.</exception>
    public static async Task<SnapshotManifest?> ReadAsync(string directory, string id, TableDigests digests, CancellationToken cancellationToken)
    {
        var store = new SnapshotStore(directory);
        if (!SnapshotStore.IsId(id) || !store.Contains(id) || LayoutHeader.Read(directory) is not { } committed)
            return null;
        var info = store.Read(id);
        var table = AsOf(directory, committed, info, store.CurrentId() == id);
        return new SnapshotManifest
        {
            Format = SnapshotManifest.KnownFormat,
            Table = table with { Cuts = [] },
            Snapshot = info,
            ListingBytes = new FileInfo(Path.Combine(store.PathOf(id), SnapshotStore.ListingName)).Length,
            RowBlocks = await digests.BlocksAsync(LayoutFiles.Rows(directory), table, table.Rows * RowCode.Bytes, cancellationToken).ConfigureAwait(false),
            HeapBlocks = await digests.BlocksAsync(LayoutFiles.Heap(directory), table, table.HeapBytes, cancellationToken).ConfigureAwait(false),
            Sources = new DatasetState(directory).ReadSources(),
        };
    }

    // The newest snapshot goes with the whole table. An older one goes with the rows that its blocks reach to: what was added for later ones may
    // yet turn out to be nobody's, and would have to be taken back there, too.
    private static LayoutHeader AsOf(string directory, LayoutHeader committed, SnapshotInfo info, bool isCurrent)
    {
        if (isCurrent || info.SegmentBlocks.SequenceEqual(committed.SegmentBlocks))
            return committed;
        using var layout = BlobLayout.Open(directory);
        var end = info.SegmentBlocks.Count == 0 ? 0 : RowCode.Address(info.SegmentBlocks.Count - 1, info.SegmentBlocks[^1]);
        var (low, high) = (0L, committed.Rows);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            var row = layout.Row(middle);
            if (RowCode.Address(row.Segment, row.StartBlock) >= end)
                high = middle;
            else
                low = middle + 1;
        }

        return low == committed.Rows ? committed : TableEnd.Before(directory, layout, committed, low);
    }
}
