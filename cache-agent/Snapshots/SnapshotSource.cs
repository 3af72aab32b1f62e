using VastK8s.ObjectStores;

namespace VastK8s.CacheAgent.Snapshots;

/// <summary>A source to list.</summary>
/// <param name="Store">Where from; keys are shown relative to its prefix.</param>
/// <param name="Path">Sub-path of the tree, without leading or trailing '/'; empty for the root.</param>
/// <param name="Include">Globs; empty means everything.</param>
/// <param name="Exclude">Globs.</param>
internal sealed record SnapshotSource(IObjectStore Store, string Path, IReadOnlyList<string> Include, IReadOnlyList<string> Exclude)
{
    /// <summary>The number kept in the object table, the same for this source as long as the table lives; none: its place in the request.</summary>
    public int? Number { get; init; }
}
