using System.Globalization;
using k8s.Models;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.Conditions;
using VastK8s.Api.Datasets;
using VastK8s.Cli.Output;

namespace VastK8s.Cli.Cluster.Views;

/// <summary>Why a Dataset is not ready: what its conditions say, then what its nodes say.</summary>
internal static class PendingExplanation
{
    public static bool IsReady(Dataset dataset) =>
        dataset.Status is { Phase: DatasetPhase.Ready } status && status.ObservedGeneration == dataset.Metadata.Generation && dataset.Metadata.DeletionTimestamp is null;

    public static IEnumerable<string> Lines(Dataset dataset, IReadOnlyList<CacheNode> nodes)
    {
        string name = $"{dataset.Metadata.NamespaceProperty}/{dataset.Metadata.Name}";
        if (IsReady(dataset))
        {
            return [$"{name} is ready."];
        }

        DatasetStatus status = dataset.Status ?? new DatasetStatus();
        string[] reasons = [.. Operator(dataset), .. Conditions(status), .. Nodes(dataset, nodes)];
        return [$"{name}: {status.Phase ?? "no phase yet"}", .. (reasons.Length > 0 ? reasons : [status.Message ?? "nothing says why; see the operator's log"]).Select(r => $"  - {r}")];
    }

    private static IEnumerable<string> Operator(Dataset dataset)
    {
        if (dataset.Status is null || dataset.Status.ObservedGeneration != dataset.Metadata.Generation)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"the operator has seen generation {dataset.Status?.ObservedGeneration ?? 0} of {dataset.Metadata.Generation}: if that lasts, see whether it runs (pods of VastK8s' namespace)");
        }

        if (dataset.Metadata.DeletionTimestamp is not null)
        {
            yield return $"it is being deleted{(string.IsNullOrEmpty(dataset.Status?.Message) ? "" : $": {dataset.Status.Message}")}";
        }
    }

    private static IEnumerable<string> Conditions(DatasetStatus status) =>
        status.Conditions.Where(IsAmiss).Select(DatasetDetail.Text).Distinct();

    private static bool IsAmiss(V1Condition condition) =>
        condition.Type == DatasetCondition.Degraded ? condition.Status == ConditionStatus.True : condition.Status != ConditionStatus.True;

    private static IEnumerable<string> Nodes(Dataset dataset, IReadOnlyList<CacheNode> nodes)
    {
        foreach (CacheNode node in nodes.Where(n => n.Spec.Datasets.Any(d => d.Uid == dataset.Metadata.Uid)))
        {
            NodeDatasetStatus? has = node.Status?.Datasets.FirstOrDefault(d => d.Uid == dataset.Metadata.Uid);
            if (has is null)
            {
                yield return $"{node.Spec.NodeName}: {(node.Status is null ? "its agent has never reported: see whether its pod runs" : "its agent has not taken this Dataset up yet")}";
            }
            else if (!has.Ready)
            {
                string rate = has.RateBytesPerSecond > 0 ? $", {Units.Rate(has.RateBytesPerSecond)}" : "";
                string size = has.Snapshot is null ? "" : $" of {Units.Bytes(has.Snapshot.Bytes)}";
                string[] amiss = [.. node.Status!.Conditions.Where(c => c.Status == ConditionStatus.False).Concat(has.Conditions).Select(c => c.Message)];
                string why = amiss.Length > 0 ? string.Join("; ", amiss)
                    : has.Listing is { State: NodeListing.Running } listing ? $"lists the sources: {Units.Count(listing.Objects, "object", "objects")} so far"
                    : has.Listing is { State: NodeListing.Failed } failed ? $"cannot list the sources: {failed.Message}"
                    : $"has {Units.Bytes(has.CachedBytes)}{size}{rate}";
                yield return $"{node.Spec.NodeName}: {why}";
            }
        }
    }
}
