using VastK8s.Operator.Hosting;

namespace VastK8s.Operator.Datasets.Facts;

/// <summary>Whether a node and its agent work.</summary>
internal static class Liveness
{
    /// <summary>The Node's condition Ready is True.</summary>
    public static bool IsReady(V1Node? node) => node?.Status?.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) == true;

    /// <summary>The pod's condition Ready is True.</summary>
    public static bool IsReady(V1Pod? pod) => pod?.Status?.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) == true;

    /// <summary>The Node is ready, and where agents are pods, one on it is.</summary>
    public static bool IsAlive(OperatorInformers informers, string node) =>
        IsReady(informers.Nodes.Lister.Get(new(node))) && (informers.Agents is not { } agents || agents.Lister.ByIndex(OperatorInformers.ByNode, node).Any(IsReady));
}
