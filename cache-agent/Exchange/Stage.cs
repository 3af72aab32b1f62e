using System.Security.Cryptography;
using VastK8s.CacheAgent.Snapshots;
using VastK8s.CacheAgent.Snapshots.Files;
using VastK8s.CacheAgent.Snapshots.Layout;
using VastK8s.CacheAgent.Snapshots.Listing;

namespace VastK8s.CacheAgent.Exchange;

/// <summary>
/// What is being taken from one agent, in the build directory: the listing, and of rows and heap what is not here already. Whole blocks at the beginning
/// that have the same digests here as there are not fetched.
/// </summary>
internal sealed class Stage : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    private Stage(IDurableFiles files, BuildDirectory work, SnapshotManifest manifest, long rowsFrom, long heapFrom)
    {
        Manifest = manifest;
        Listing = new BlockFile(files, work.SnapshotFile(SnapshotStore.ListingName), 0, manifest.ListingBytes, CheckListing);
        Rows = new BlockFile(files, Path.Combine(work.Path, "rows"), rowsFrom, manifest.RowBytes, (at, block) => CheckDigest(SnapshotFiles.Rows, manifest.RowBlocks, at, block));
        Heap = new BlockFile(files, Path.Combine(work.Path, "heap"), heapFrom, manifest.Table.HeapBytes, (at, block) => CheckDigest(SnapshotFiles.Heap, manifest.HeapBlocks, at, block));
    }

    public SnapshotManifest Manifest { get; }

    public BlockFile Listing { get; }

    public BlockFile Rows { get; }

    public BlockFile Heap { get; }

    /// <summary>Opens a stage for what a manifest speaks of.</summary>
    /// <param name="files">Where it is written.</param>
    /// <param name="work">The build directory.</param>
    /// <param name="manifest">What is to be taken.</param>
    /// <param name="local">The table that is here; null: none, or another one.</param>
    /// <param name="directory">The Dataset's directory.</param>
    /// <param name="digests">Of tables here.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<Stage> OpenAsync(
        IDurableFiles files,
        BuildDirectory work,
        SnapshotManifest manifest,
        LocalTable? local,
        string directory,
        TableDigests digests,
        CancellationToken cancellationToken)
    {
        var (rows, heap) = (0L, 0L);
        if (local is not null)
        {
            rows = await SameBlocksAsync(LayoutFiles.Rows(directory), local.RowBytes, manifest.RowBlocks, manifest.RowBytes).ConfigureAwait(false);
            heap = await SameBlocksAsync(LayoutFiles.Heap(directory), local.Header.HeapBytes, manifest.HeapBlocks, manifest.Table.HeapBytes).ConfigureAwait(false);
        }

        return new Stage(files, work, manifest, rows, heap);

        async Task<long> SameBlocksAsync(string path, long here, byte[][] there, long thereBytes)
        {
            var known = await digests.WholeBlocksAsync(path, local.Header, Math.Min(here, thereBytes), cancellationToken).ConfigureAwait(false);
            var same = 0;
            while ((same + 1) * SHA256.HashSizeInBytes <= known.Length && known.Span.Slice(same * SHA256.HashSizeInBytes, SHA256.HashSizeInBytes).SequenceEqual(there[same]))
                same++;
            return same * (long)BlockFile.BlockBytes;
        }
    }

    /// <summary>Whether another agent's manifest is of the very same bytes, so that what came from the one counts for the other.</summary>
    public bool Goes(SnapshotManifest other) =>
        other.ListingBytes == Manifest.ListingBytes
        && other.Table.BlobId == Manifest.Table.BlobId
        && AreSame(other.RowBlocks, Manifest.RowBlocks)
        && AreSame(other.HeapBlocks, Manifest.HeapBlocks);

    /// <summary>Once the listing is whole: whether its hash is the snapshot's id.</summary>
    /// <exception cref="PeerException">It is another one.</exception>
    public void CheckId()
    {
        var hash = Convert.ToHexStringLower(_hash.GetCurrentHash());
        if (hash != Manifest.Snapshot.Id)
            throw new PeerException(PeerFault.Wrong, $"its listing is that of snapshot {hash[..12]}");
    }

    public void Dispose()
    {
        Listing.Dispose();
        Rows.Dispose();
        Heap.Dispose();
        _hash.Dispose();
    }

    private static bool AreSame(byte[][] some, byte[][] others) => some.Length == others.Length && some.Zip(others).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second));

    private void CheckListing(long at, ReadOnlySpan<byte> blocks)
    {
        for (var offset = 0; offset < blocks.Length; offset += ListingFormat.BlockBytes)
        {
            try
            {
                var end = at + offset + ListingFormat.BlockBytes;
                ListingFormat.Verify(blocks.Slice(offset, ListingFormat.BlockBytes), (at + offset) / ListingFormat.BlockBytes, end == Manifest.ListingBytes, SnapshotFiles.Listing);
            }
            catch (SnapshotFormatException e)
            {
                throw new PeerException(PeerFault.Wrong, "its listing is damaged or cut short", e);
            }
        }

        _hash.AppendData(blocks);
    }

    private static void CheckDigest(string name, byte[][] digests, long at, ReadOnlySpan<byte> block)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(block, digest);
        if (!digest.SequenceEqual(digests[at / BlockFile.BlockBytes]))
            throw new PeerException(PeerFault.Wrong, $"its {name} has other bytes at {at} than its manifest says");
    }
}
