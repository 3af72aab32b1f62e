using VastK8s.Api.CacheNodes;
using VastK8s.Api.Values;

namespace VastK8s.CacheAgent.Nodes.Loops;

/// <summary>What is wanted of one Dataset on this node.</summary>
/// <param name="Entry">Its entry in the spec; null: it is to go.</param>
/// <param name="Secrets">Credentials of its sources.</param>
/// <param name="AlsoWanted">Snapshots that runs of PrefetchJobs name.</param>
/// <param name="IsNodeGone">Whether it has no entry because the CacheNode is gone: then what is cached stays until the space is needed.</param>
internal sealed record DatasetWish(NodeDataset? Entry, IReadOnlyDictionary<string, Dictionary<string, string>> Secrets, ValueList<string> AlsoWanted, bool IsNodeGone)
{
    /// <summary>Whether both want the same.</summary>
    public bool IsSameAs(DatasetWish other) =>
        Entry == other.Entry && AlsoWanted == other.AlsoWanted && IsNodeGone == other.IsNodeGone
        && Secrets.Count == other.Secrets.Count && Secrets.All(s => other.Secrets.TryGetValue(s.Key, out var there) && there.Count == s.Value.Count && !there.Except(s.Value).Any());
}
