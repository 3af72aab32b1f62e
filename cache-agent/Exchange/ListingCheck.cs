using VastK8s.CacheAgent.Datasets;
using VastK8s.CacheAgent.Snapshots;
using VastK8s.CacheAgent.Snapshots.Keys;
using VastK8s.CacheAgent.Snapshots.Layout;
using VastK8s.CacheAgent.Snapshots.Listing;

namespace VastK8s.CacheAgent.Exchange;

/// <summary>
/// Holds the rows against the listing, whose hash is the snapshot's id: each file's row has the place, size, source, key and version that the listing has. With that, what
/// is read under the snapshot is what its id stands for, whoever gave the table.
/// </summary>
internal static class ListingCheck
{
    private const int EntriesPerCheck = 1 << 14;

    /// <returns>What the listing was made with.</returns>
    /// <exception cref="PeerException">It does not go with the table or the manifest.</exception>
    /// <exception cref="SnapshotFormatException">It is damaged.</exception>
    public static ListingHeader Check(string listingPath, SnapshotManifest manifest, StagedTable table, CancellationToken cancellationToken)
    {
        using var file = File.OpenHandle(listingPath, share: FileShare.ReadWrite | FileShare.Delete);
        var header = ListingBlocks.ReadHeader(file, SnapshotFiles.Listing);
        var sources = Sources(header, manifest.Sources);
        var reader = new ListingReader(file, SnapshotFiles.Listing);
        var (objects, placed, bytes, directories) = (0L, 0L, 0L, 0L);
        var previous = new byte[KeyRules.MaxPathBytes];
        var (length, wasDirectory) = (0, false);
        while (reader.MoveNext())
        {
            if (objects % EntriesPerCheck == 0)
                cancellationToken.ThrowIfCancellationRequested();
            var shared = reader.Path.CommonPrefixLength(previous.AsSpan(0, length));
            directories += TreePath.NewDirectories(reader.Path, shared, length, wasDirectory);
            reader.Path[shared..].CopyTo(previous.AsSpan(shared));
            (length, wasDirectory) = (reader.Path.Length, reader.Kind == ListingKind.Directory);
            if (wasDirectory)
                directories++;
            else
                objects++;
            if (reader.Kind != ListingKind.File)
                continue;
            placed++;
            bytes += reader.Size;
            CheckRow(reader, table, sources.GetValueOrDefault(reader.Source), manifest.Snapshot.SegmentBlocks);
        }

        var info = manifest.Snapshot;
        if ((objects, placed, bytes, directories) != (info.Objects, info.PlacedObjects, info.Bytes, info.Directories) || !IsBefore(info.SegmentBlocks, table.Header.SegmentBlocks))
            throw new PeerException(PeerFault.Wrong, "what it says of the snapshot does not follow from the listing");
        return header;
    }

    private static void CheckRow(ListingReader entry, StagedTable table, SourceKeys? source, IReadOnlyList<uint> devices)
    {
        var (id, segment, block) = entry.Place;
        if (source is null || (ulong)id >= (ulong)table.Header.Rows)
            throw new PeerException(PeerFault.Wrong, $"its object table lacks row {id}, which the snapshot has");
        if (segment >= devices.Count || block + Blocks.Of(entry.Size) > devices[segment])
            throw new PeerException(PeerFault.Wrong, "what it says of the snapshot's segments is less than the snapshot has");
        var row = table.Row(id);
        if ((row.Segment, row.StartBlock, row.Size, row.Source) != (segment, block, entry.Size, entry.Source) || !HasReference(table.Reference(row), entry, source))
            throw new PeerException(PeerFault.Wrong, $"row {id} of its object table is not the one that the snapshot has");
    }

    private static bool HasReference(ReadOnlySpan<byte> reference, ListingReader entry, SourceKeys source)
    {
        var position = 0;
        if (Varint.Read(reference, ref position) is var length && length > (ulong)(reference.Length - position))
            return false;
        var key = reference.Slice(position, (int)length);
        var version = reference[(position + (int)length)..];
        if (entry.Path.Length <= source.PathPrefixLength)
            return false;
        var relative = entry.Path[source.PathPrefixLength..];
        if (!version.SequenceEqual(entry.Version) || key.Length != source.Prefix.Length + relative.Length || !key.StartsWith(source.Prefix))
            return false;
        Span<byte> path = stackalloc byte[KeyRules.MaxPathBytes];
        TreePath.ToSlashes(relative, path);
        return key[source.Prefix.Length..].SequenceEqual(path[..relative.Length]);
    }

    // By number; the listing says what each must be.
    private static Dictionary<int, SourceKeys> Sources(ListingHeader header, IReadOnlyList<SourceRecord> records)
    {
        var sources = new Dictionary<int, SourceKeys>();
        foreach (var (number, identity) in header.Sources)
        {
            if (number < 0 || number >= records.Count || SourceKeys.Of(records[number]) is not { } source || source.Identity != identity)
                throw new PeerException(PeerFault.Wrong, $"what it calls source {number} is not what the snapshot has under that number");
            sources[number] = source;
        }

        return sources;
    }

    // Whether an address space ended here when it was shorter.
    private static bool IsBefore(IReadOnlyList<uint> some, IReadOnlyList<uint> all) =>
        some.Count == 0 || (some.Count <= all.Count && some.SkipLast(1).SequenceEqual(all.Take(some.Count - 1)) && some[^1] > 0 && some[^1] <= all[some.Count - 1]);
}
