using VastK8s.Api.CacheNodes;

namespace VastK8s.CacheAgent.Nodes;

/// <summary>What makes an agent the one of a Kubernetes node.</summary>
/// <param name="Node">Name of the Node.</param>
/// <param name="Pool">Name of the CachePool.</param>
internal sealed record NodeOptions(string Node, string Pool)
{
    /// <summary>Kubeconfig file; null: as kubectl finds it, or the pod's service account.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>Where the operator keeps the copies of Secrets.</summary>
    public string Namespace { get; init; } = "vastk8s-system";

    /// <summary>host:port for health, metrics and other agents; null: none is served. Port 0: any that is free.</summary>
    public string? Listen { get; init; }

    /// <summary>host:port under which other agents reach it; null: <see cref="Listen"/>, if that is one address.</summary>
    public string? Advertise { get; init; }

    /// <summary>Name of its CacheNode.</summary>
    public string CacheNode => CacheNodeName.Of(Pool, Node);

    /// <summary>As options of a command line.</summary>
    public IEnumerable<string> Arguments()
    {
        foreach (var (name, value) in new[] { ("--node", Node), ("--pool", Pool), ("--kubeconfig", Kubeconfig), ("--namespace", Namespace), ("--listen", Listen), ("--advertise", Advertise) })
        {
            if (value is null) continue;
            yield return name;
            yield return value;
        }
    }
}
