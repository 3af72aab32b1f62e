using VastK8s.Api.Datasets;
using VastK8s.Operator.Pools.Entries;

namespace VastK8s.Operator.Pools.Planning;

/// <summary>What a pass leaves to the next one of its pool so that it need not be computed again. Without it a pass comes to the same, later.</summary>
internal sealed class PlanCache
{
    private Dictionary<string, DatasetFacts> _facts = [];
    private Dictionary<string, DatasetFacts> _before = [];

    /// <summary>Since when (<see cref="PoolInputs.Elapsed"/>) the snapshot of a Dataset (uid) is on no node that is alive, but on one that may come back. After a restart it is counted from then.</summary>
    public Dictionary<string, TimeSpan> AwaySince { get; } = [];

    /// <summary>Begins a pass: what this one does not ask for is forgotten with the next.</summary>
    public void Begin()
    {
        (_facts, _before) = (_before, _facts);
        _facts.Clear();
    }

    public DatasetFacts FactsOf(Dataset dataset)
    {
        var uid = dataset.Metadata.Uid;
        var facts = _before.TryGetValue(uid, out var known) && known.AreOf(dataset) ? known : DatasetFacts.Of(dataset);
        _facts[uid] = facts;
        return facts;
    }

    /// <summary>Ends it.</summary>
    public void End()
    {
        foreach (var uid in AwaySince.Keys.Where(uid => !_facts.ContainsKey(uid)).ToList()) AwaySince.Remove(uid);
    }
}
