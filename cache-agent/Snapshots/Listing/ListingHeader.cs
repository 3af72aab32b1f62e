namespace VastK8s.CacheAgent.Snapshots.Listing;

/// <summary>What a listing was made with, as JSON in its first block: part of the snapshot's identity.</summary>
internal sealed record ListingHeader
{
    public required uint Uid { get; init; }

    public required uint Gid { get; init; }

    public required ushort FileMode { get; init; }

    public required ushort DirectoryMode { get; init; }

    /// <summary>By number.</summary>
    public required IReadOnlyList<ListingSource> Sources { get; init; }
}
