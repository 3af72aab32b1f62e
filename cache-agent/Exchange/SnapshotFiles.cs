using VastK8s.CacheAgent.Snapshots;

namespace VastK8s.CacheAgent.Exchange;

/// <summary>Names of what is served of a snapshot.</summary>
internal static class SnapshotFiles
{
    /// <summary>All of the snapshot: its SHA-256 is the id.</summary>
    public const string Listing = SnapshotStore.ListingName;

    /// <summary>Rows of the object table.</summary>
    public const string Rows = "layout.rows";

    /// <summary>Keys and versions of the rows.</summary>
    public const string Heap = "layout.heap";
}
