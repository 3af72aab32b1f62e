using System.Runtime.CompilerServices;
using VastK8s.Api.CacheNodes;

namespace VastK8s.Operator.Datasets.Facts;

/// <summary>
/// What a CacheNode says of each Dataset, by uid. Up to a thousand entries are looked through once for each version of a CacheNode, not once for each Dataset; kept as long as
/// the informer keeps that version.
/// </summary>
internal sealed class NodeEntries
{
    private static readonly ConditionalWeakTable<CacheNode, NodeEntries> Known = [];

    private NodeEntries(CacheNode node)
    {
        Wanted = new(node.Spec.Datasets.Count);
        foreach (var entry in node.Spec.Datasets) Wanted[entry.Uid] = entry;
        var reported = node.Status?.Datasets ?? [];
        Reported = new(reported.Count);
        foreach (var entry in reported) Reported[entry.Uid] = entry;
    }

    /// <summary>Entries of spec.</summary>
    public Dictionary<string, NodeDataset> Wanted { get; }

    /// <summary>Entries of status.</summary>
    public Dictionary<string, NodeDatasetStatus> Reported { get; }

    /// <summary>Of both.</summary>
    public IEnumerable<string> Uids => Wanted.Keys.Union(Reported.Keys);

    public static NodeEntries Of(CacheNode node) => Known.GetValue(node, static node => new NodeEntries(node));
}
