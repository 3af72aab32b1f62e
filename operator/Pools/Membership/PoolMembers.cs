using VastK8s.Api.CachePools;

namespace VastK8s.Operator.Pools.Membership;

/// <summary>Which nodes belong to a pool. A node belongs to the oldest pool that selects it: two agents would otherwise write the same directories.</summary>
/// <param name="Nodes">Those that belong to it, by name.</param>
/// <param name="Contested">Those that it selects and that are an older pool's, by name.</param>
internal sealed record PoolMembers(IReadOnlyList<V1Node> Nodes, IReadOnlyList<ContestedNode> Contested)
{
    public static PoolMembers Of(CachePool pool, IReadOnlyList<CachePool> pools, IReadOnlyList<V1Node> nodes)
    {
        // A pool that is being deleted has its nodes until it is gone.
        var older = pools.Where(other => Precedes(other, pool)).Order(ByAge.Instance).ToList();
        var members = new List<V1Node>();
        var contested = new List<ContestedNode>();
        foreach (var node in nodes.Where(node => Selects(pool, node)).OrderBy(node => node.Metadata.Name, StringComparer.Ordinal))
        {
            if (older.Find(other => Selects(other, node)) is { } owner) contested.Add(new ContestedNode(node.Metadata.Name, owner.Metadata.Name));
            else members.Add(node);
        }

        return new PoolMembers(members, contested);
    }

    /// <summary>Whether a pool wants this node, whoever has it.</summary>
    public static bool Selects(CachePool pool, V1Node node) =>
        NodeLabels.Match(pool.Spec.NodeSelector, node.Metadata.Labels) && Taints.Tolerated(node.Spec?.Taints, pool.Spec.Tolerations);

    private static bool Precedes(CachePool other, CachePool pool) => other.Metadata.Name != pool.Metadata.Name && ByAge.Instance.Compare(other, pool) < 0;

    /// <summary>Oldest first; those of one second by name.</summary>
    private sealed class ByAge : IComparer<CachePool>
    {
        public static readonly ByAge Instance = new();

        public int Compare(CachePool? x, CachePool? y)
        {
            var age = Nullable.Compare(x!.Metadata.CreationTimestamp, y!.Metadata.CreationTimestamp);
            return age != 0 ? age : string.CompareOrdinal(x.Metadata.Name, y.Metadata.Name);
        }
    }
}
