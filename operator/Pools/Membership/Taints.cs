using VastK8s.Api.CachePools;
using VastK8s.Api.Values;

namespace VastK8s.Operator.Pools.Membership;

/// <summary>Whether a pool's tolerations let a node in, by the rules of pods (<c>core/v1</c> Toleration).</summary>
internal static class Taints
{
    // What Kubernetes itself puts on a node that is cordoned, in trouble or away for a while. DaemonSet pods tolerate these, and a node that comes back is to find its cache.
    private static readonly HashSet<string> OfCondition =
    [
        "node.kubernetes.io/not-ready",
        "node.kubernetes.io/unreachable",
        "node.kubernetes.io/unschedulable",
        "node.kubernetes.io/memory-pressure",
        "node.kubernetes.io/disk-pressure",
        "node.kubernetes.io/pid-pressure",
        "node.kubernetes.io/network-unavailable",
        "node.cloudprovider.kubernetes.io/shutdown",
    ];

    /// <summary>Whether every taint that keeps pods away is tolerated. PreferNoSchedule keeps none away.</summary>
    public static bool Tolerated(IList<V1Taint>? taints, ValueList<PoolToleration> tolerations)
    {
        if (taints is null) return true;
        foreach (var taint in taints)
        {
            if (taint.Effect is "NoSchedule" or "NoExecute" && !OfCondition.Contains(taint.Key) && !tolerations.Any(toleration => Tolerates(toleration, taint))) return false;
        }

        return true;
    }

    private static bool Tolerates(PoolToleration toleration, V1Taint taint) =>
        (string.IsNullOrEmpty(toleration.Effect) || toleration.Effect == taint.Effect)
        && (string.IsNullOrEmpty(toleration.Key) ? toleration.Operator == PoolToleration.Exists : toleration.Key == taint.Key)
        && (toleration.Operator == PoolToleration.Exists || (toleration.Value ?? "") == (taint.Value ?? ""));
}
