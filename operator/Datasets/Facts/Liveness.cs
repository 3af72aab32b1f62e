using VastK8s.Operator.Hosting;
using VastK8s.Operator.Pools.Membership;

namespace VastK8s.Operator.Datasets.Facts;

/// <summary>Whether a node and its agent work.</summary>
internal static class Liveness
{
    /// <summary>The Node is ready, and where agents are pods, one on it is.</summary>
    public static bool IsAlive(OperatorInformers informers, string node) =>
        informers.Nodes.Lister.Get(new(node)) is { } there && Health.IsReady(there)
        && (informers.Agents is not { } agents || agents.Lister.ByIndex(OperatorInformers.ByNode, node).Any(Health.IsReady));
}
