using VastK8s.Api.Values;
using VastK8s.Operator.Pools.Membership;

namespace VastK8s.Operator.Pools.Planning;

/// <summary>The members of a pool that a Dataset's nodeSelector lets in, by index; one for all Datasets with that selector.</summary>
internal sealed class NodeSet
{
    private readonly NodeMask _mask;

    public NodeSet(ValueMap<string> selector, IReadOnlyList<PoolNode> all)
    {
        Nodes = [.. all.Where(node => node.IsMember && NodeLabels.Match(selector, node.Labels))];
        _mask = new NodeMask(all.Count);
        foreach (var node in Nodes) _mask.Add(node);
    }

    public PoolNode[] Nodes { get; }

    public bool Has(PoolNode node) => _mask[node];
}
