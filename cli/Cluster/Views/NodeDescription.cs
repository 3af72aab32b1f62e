using System.Globalization;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.Datasets;
using VastK8s.Cli.Output;

namespace VastK8s.Cli.Cluster.Views;

/// <summary>One node's cache.</summary>
internal static class NodeDescription
{
    public static IEnumerable<string> Lines(CacheNode node, IReadOnlyList<Dataset> datasets)
    {
        Dictionary<string, Dataset> byUid = datasets.Where(d => d.Metadata.Uid is not null).ToDictionary(d => d.Metadata.Uid);
        yield return $"Node {node.Spec.NodeName}, pool {node.Spec.Pool}";
        if (node.Status is not { } status)
        {
            yield return "  its agent has not reported yet: see whether its pod runs";
            yield break;
        }

        yield return $"  agent      {status.AgentVersion ?? "unknown version"}{(status.Address is null ? "" : $" at {status.Address}")}";
        yield return $"  used       {Units.Bytes(status.Totals.UsedBytes)} of {Units.Bytes(status.Totals.CapacityBytes)}";
        foreach (NodeDirectoryStatus directory in status.Directories)
        {
            yield return $"  directory  {directory.Path}: {Units.Bytes(directory.UsedBytes)} of {Units.Bytes(directory.CapacityBytes)}, {directory.State}{(string.IsNullOrEmpty(directory.Message) ? "" : $": {directory.Message}")}";
        }

        foreach (k8s.Models.V1Condition condition in status.Conditions)
        {
            yield return $"  {DatasetDetail.Text(condition)}";
        }

        var table = new TextTable("NAMESPACE", "DATASET", "READY", "OBJECTS", "CACHED", "RATE", "MOUNTS", "MESSAGE");
        foreach (NodeDatasetStatus dataset in status.Datasets)
        {
            NodeDataset? wanted = node.Spec.Datasets.FirstOrDefault(d => d.Uid == dataset.Uid);
            Dataset? resource = byUid.GetValueOrDefault(dataset.Uid);
            table.Add(
                wanted?.Namespace ?? resource?.Metadata.NamespaceProperty ?? "-",
                wanted?.Name ?? resource?.Metadata.Name ?? $"uid {dataset.Uid}",
                wanted is null ? "leaving" : dataset.Ready ? "yes" : "no",
                Units.Count(dataset.CachedObjects),
                dataset.Snapshot is null ? "-" : string.Create(CultureInfo.InvariantCulture, $"{Units.Bytes(dataset.CachedBytes)} ({Units.Percent(dataset.CachedBytes, dataset.Snapshot.Bytes)} %)"),
                dataset.RateBytesPerSecond > 0 ? Units.Rate(dataset.RateBytesPerSecond) : "-",
                dataset.Mounts.ToString(CultureInfo.InvariantCulture),
                string.Join("; ", dataset.Conditions.Select(c => c.Message)));
        }

        foreach (string line in table.Rows.Count == 0 ? ["", "No Datasets."] : table.Lines().Prepend(""))
        {
            yield return line;
        }
    }
}
