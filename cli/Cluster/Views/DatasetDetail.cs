using System.Globalization;
using k8s.Models;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.Datasets;
using VastK8s.Cli.Output;

namespace VastK8s.Cli.Cluster.Views;

/// <summary>One Dataset, and what each of its nodes has of it.</summary>
internal static class DatasetDetail
{
    public static IEnumerable<string> Lines(Dataset dataset, IReadOnlyList<CacheNode> nodes)
    {
        DatasetStatus status = dataset.Status ?? new DatasetStatus();
        return
        [
            $"{dataset.Metadata.NamespaceProperty}/{dataset.Metadata.Name}: {status.Phase ?? "not seen by the operator yet"}{(string.IsNullOrEmpty(status.Message) ? "" : $": {status.Message}")}",
            .. dataset.Spec.Sources.Select(s => $"  source     {s.Uri}{(s.Path is null ? "" : $" at {s.Path}")}"),
            status.Snapshot is { } snapshot
                ? $"  snapshot   {snapshot.Id}: {Units.Count(snapshot.Objects, "object", "objects")}, {Units.Bytes(snapshot.Bytes)}{(snapshot.SkippedObjects > 0 ? $", {Units.Count(snapshot.SkippedObjects)} left out" : "")}"
                : "  snapshot   none yet",
            .. status.Cached is { } cached
                ? (string[])[string.Create(CultureInfo.InvariantCulture, $"  cached     {Units.Bytes(cached.Bytes)} on all nodes together, {cached.Percent}%")]
                : [],
            .. status.Conditions.Select(c => $"  {Text(c)}"),
            "",
            .. Nodes(dataset, nodes),
        ];
    }

    internal static string Text(V1Condition condition) =>
        $"{condition.Type}={condition.Status} ({condition.Reason}){(string.IsNullOrEmpty(condition.Message) || condition.Message == condition.Reason ? "" : $": {condition.Message}")}";

    private static IEnumerable<string> Nodes(Dataset dataset, IReadOnlyList<CacheNode> nodes)
    {
        var table = new TextTable("NODE", "POOL", "READY", "CACHED", "RATE", "MOUNTS", "MESSAGE");
        foreach (CacheNode node in nodes)
        {
            NodeDataset? wanted = node.Spec.Datasets.FirstOrDefault(d => d.Uid == dataset.Metadata.Uid);
            NodeDatasetStatus? has = node.Status?.Datasets.FirstOrDefault(d => d.Uid == dataset.Metadata.Uid);
            if (wanted is null && has is null)
            {
                continue;
            }

            table.Add(
                node.Spec.NodeName,
                node.Spec.Pool,
                wanted is null ? "leaving" : has is null ? "-" : has.Ready ? "yes" : "no",
                has is null ? "-" : Units.Bytes(has.CachedBytes),
                has is { RateBytesPerSecond: > 0 } ? Units.Rate(has.RateBytesPerSecond) : "-",
                (has?.Mounts ?? 0).ToString(CultureInfo.InvariantCulture),
                has is null ? "the agent has not reported it" : string.Join("; ", has.Conditions.Select(c => c.Message)));
        }

        return table.Rows.Count == 0 ? ["On no node."] : table.Lines();
    }
}
