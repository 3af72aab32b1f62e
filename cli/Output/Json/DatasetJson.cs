using VastK8s.Api.Agent;

namespace VastK8s.Cli.Output.Json;

/// <summary>A Dataset on this node. The counters from originBytes on count from the agent's start.</summary>
internal sealed record DatasetJson(
    string Name,
    IReadOnlyList<string> Sources,
    SnapshotJson? Snapshot,
    long CachedObjects,
    long CachedBytes,
    IReadOnlyList<MountJson> Mounts,
    IReadOnlyList<ConditionJson> Conditions,
    long OriginBytes,
    long OriginRequests,
    long HitBytes,
    long MissBytes,
    long ReadErrors)
{
    public static DatasetJson From(DatasetStatus d) => new(
        d.Name,
        [.. d.Sources],
        SnapshotJson.From(d.Snapshot),
        d.CachedObjects,
        d.CachedBytes,
        [.. d.Mounts.Select(m => new MountJson(m.Target, m.SnapshotId, m.Mode.ToString()))],
        [.. d.Conditions.Select(ConditionJson.From)],
        d.OriginBytes,
        d.OriginRequests,
        d.HitBytes,
        d.MissBytes,
        d.ReadErrors);
}
