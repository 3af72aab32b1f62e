using VastK8s.Api.Agent;

namespace VastK8s.Cli.Output.Json;

/// <summary>A snapshot; sizes in bytes, times in Unix milliseconds.</summary>
internal sealed record SnapshotJson(
    string Id,
    long Objects,
    long Bytes,
    long Directories,
    IReadOnlyDictionary<string, long> Skipped,
    IReadOnlyList<SkippedKeyJson> SkippedSamples,
    long CreatedUnixMs)
{
    /// <summary>Null as long as nothing has been listed.</summary>
    public static SnapshotJson? From(Snapshot? snapshot) => snapshot is null ? null : new SnapshotJson(
        snapshot.Id,
        snapshot.Objects,
        snapshot.Bytes,
        snapshot.Directories,
        new SortedDictionary<string, long>(snapshot.Skipped, StringComparer.Ordinal),
        [.. snapshot.SkippedSamples.Select(s => new SkippedKeyJson(s.Reason, s.Key))],
        snapshot.CreatedUnixMs);
}
