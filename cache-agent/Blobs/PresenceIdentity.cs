using VastK8s.CacheAgent.Snapshots.Layout;

namespace VastK8s.CacheAgent.Blobs;

/// <summary>What a presence map speaks of. A map of another blob, another file or (for <c>.present</c>) another boot is not believed.</summary>
/// <param name="BlobId">The address space.</param>
/// <param name="Segment">Number of the segment.</param>
/// <param name="Inode">Inode of the segment file: a replaced file has another.</param>
/// <param name="BootId">The kernel's boot.</param>
internal sealed record PresenceIdentity(Guid BlobId, int Segment, ulong Inode, Guid BootId)
{
    /// <summary>Number of the segment's first chunk in the blob.</summary>
    public long FirstChunk { get; init; }

    /// <summary>
    /// Times that rows of the object table were taken back. A map carries the number of the last one it knew; of chunks that were taken back after
    /// that, nothing it says is believed: they are others by now.
    /// </summary>
    public IReadOnlyList<TableCut> Cuts { get; init; } = [];
}
