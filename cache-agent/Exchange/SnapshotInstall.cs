using VastK8s.CacheAgent.Datasets;
using VastK8s.CacheAgent.Snapshots;
using VastK8s.CacheAgent.Snapshots.Files;

namespace VastK8s.CacheAgent.Exchange;

/// <summary>
/// Makes what came and was verified the Dataset's: rows first, then the snapshot's name, then <c>current</c>, as a build does. Each step leaves something whole;
/// a process that dies between two of them leaves a Dataset that the next fetch or build goes on from.
/// </summary>
/// <remarks>
/// Rows here that the other table does not have were in no snapshot that anybody took: this node listed and died, or was not believed. They are taken back, which
/// would break the promise that a place holds one version of one object, ever, if anybody could still read what was there. Nobody can:
/// (1) No image names those places. Snapshots that have such rows are withdrawn before anything else; if one of them is mounted, or was unmounted and is still
/// in use, nothing is taken back at all. No mount is made meanwhile.
/// (2) No fetch writes there. The fence lets those under way end and no other begin; one that looked its row up before and comes behind the fence finds that the table does
/// not hold the row any more (<see cref="Blobs.Blob.Holds"/>), or finds the row that is there now and fetches that.
/// (3) No presence bit speaks of it. The header that takes the rows back also notes the cut (<see cref="Snapshots.Layout.TableCut"/>); maps written before it are not believed
/// of chunks behind it, in this process or the next, on a disk that is here or one that comes back later.
/// (4) No reader is in the middle of it: after the bits are gone, those who had seen them are waited for.
/// (5) The bytes are punched before a map says that it knows of the cut, and rows are appended only after that: what is read behind the end of a new object in
/// its last block is a hole.
/// </remarks>
internal sealed class SnapshotInstall(IDurableFiles files, string directory, BuildDirectory work, Stage stage, StagedTable staged, LocalTable? local, long sameRows)
{
    private readonly SnapshotStore _store = new(directory, files);
    private long _sameRows = sameRows;

    private SnapshotManifest Manifest => stage.Manifest;

    // A table that began here by itself may still have the same rows as the other: then its cached bytes are as good, whatever it is called.
    private bool IsOther => local is not null && local.Header.BlobId != Manifest.Table.BlobId;

    /// <exception cref="InvalidOperationException">What would have to go is mounted.</exception>
    /// <exception cref="PeerException">The sources of the tables contradict each other.</exception>
    public async Task RunAsync(IDatasetUse use, CancellationToken cancellationToken)
    {
        var sources = MergeSources(use);
        var isReplaced = IsOther && _sameRows == 0 && (use.Mounts.Count == 0 || !staged.IsLike(local!.Header));
        if (isReplaced)
            await ReplaceAsync(use).ConfigureAwait(false);
        else if (local is not null && _sameRows < Math.Min(local.Header.Rows, Manifest.Table.Rows))
            await TakeBackAsync(use).ConfigureAwait(false);

        // Where there are rows that the other table does not have, there is nothing to add, and their sources keep their numbers.
        if (local is null || isReplaced || Manifest.Table.Rows > _sameRows)
        {
            if (!sources.SequenceEqual(use.Sources))
                use.WriteSources(sources);
            new TableWriter(files, directory).Append(staged, stage, cancellationToken);
        }

        _store.Publish(work.SnapshotPath, Manifest.Snapshot.Id);
        _store.MakeCurrent(Manifest.Snapshot.Id);
    }

    private IReadOnlyList<SourceRecord> MergeSources(IDatasetUse use)
    {
        if (SourceNumbers.Differ(use.Sources, Manifest.Sources) is { } number && number < NumbersUsed())
        {
            if (!IsOther)
                throw new PeerException(PeerFault.Wrong, $"source {number} of the object table is another one there than here");

            // Rows that look the same and are of other objects.
            _sameRows = 0;
        }

        return SourceNumbers.Merge(use.Sources, Manifest.Sources);
    }

    private async Task ReplaceAsync(IDatasetUse use)
    {
        if (use.Mounts.Count > 0)
        {
            throw new InvalidOperationException(
                $"the Dataset was listed anew from nothing elsewhere, and its old content is in use here: unmount {string.Join(", ", use.Mounts.Select(m => m.Target))} first");
        }

        // Cached bytes go while the table that they belong to is still there, so that a crash leaves nothing that nobody would find.
        _store.Withdraw([.. _store.Ids()], null);
        await use.DropAsync().ConfigureAwait(false);
        new TableWriter(files, directory).Remove();
    }

    private async Task TakeBackAsync(IDatasetUse use)
    {
        var needing = _store.Ids().Where(Needs).ToHashSet(StringComparer.Ordinal);
        var blocking = use.Mounts.Where(m => needing.Contains(m.SnapshotId) || !_store.Contains(m.SnapshotId)).Select(m => m.Lingering ? $"{m.Target} (unmounted, and still in use)" : m.Target).ToList();
        if (blocking.Count > 0)
        {
            throw new InvalidOperationException(
                $"this node listed objects that no other node knows of, and they are in use where others are to be: unmount {string.Join(", ", blocking)} first");
        }

        var left = _store.Ids().Except(needing).Select(_store.Read).MaxBy(info => info.Created);
        _store.Withdraw(needing, left?.Id);
        await use.FenceAsync(local!.Layout.Row(_sameRows).FirstChunk).ConfigureAwait(false);
        try
        {
            new TableWriter(files, directory).Cut(local, _sameRows);
            await use.FollowCutAsync().ConfigureAwait(false);
        }
        finally
        {
            use.OpenFence();
        }
    }

    // Whether a snapshot has rows that are to be taken back.
    private bool Needs(string id)
    {
        var needs = false;
        using var listing = SnapshotListing.Open(_store.PathOf(id));
        listing.ForEach([], row => needs |= row >= _sameRows);
        return needs;
    }

    // How many numbers the rows that both have name.
    private int NumbersUsed()
    {
        var most = -1;
        for (var id = 0L; id < _sameRows; id++)
            most = Math.Max(most, staged.Row(id).Source);
        return most + 1;
    }
}
