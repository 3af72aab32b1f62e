using VastK8s.Api.CacheNodes;
using VastK8s.Api.CachePools;
using VastK8s.Api.Datasets;
using VastK8s.Api.Validation;
using VastK8s.Api.Values;
using VastK8s.Operator.Pools.Capacity;
using VastK8s.Operator.Pools.Entries;
using VastK8s.Operator.Pools.Listing;
using VastK8s.Operator.Pools.Membership;

namespace VastK8s.Operator.Pools.Planning;

/// <summary>
/// Computes all CacheNodes of a pool: who is a member; for each Dataset who lists, who holds a copy, who has room, who wants to mount it besides; then the entries. A function of its inputs: the CacheNodes as they are
/// are the memory of what was decided before, and nothing else is.
/// </summary>
internal static class PoolPlanner
{
    public static PoolPlan Plan(PoolInputs inputs, PlanCache cache)
    {
        var (pool, isDeleted) = (inputs.Pool, inputs.Pool.Metadata.DeletionTimestamp is not null);
        var choice = Choices(inputs);
        var datasets = inputs.Datasets.Where(dataset => choice.Of(dataset).Name == pool.Metadata.Name).ToList();
        var names = datasets.Select(dataset => $"{dataset.Metadata.NamespaceProperty}/{dataset.Metadata.Name}").Order(StringComparer.Ordinal).ToList();
        if (isDeleted && datasets.Count == 0) return new PoolPlan { Nodes = [], Leaving = inputs.CacheNodes };
        if (ResourceValidation.Validate(pool) is { Count: > 0 } errors) return AsItIs(inputs, errors, names);

        cache.Begin();
        var members = PoolMembers.Of(pool, inputs.Pools, inputs.Nodes);
        var nodes = NodesOf(inputs, members.Nodes);
        var inOrder = PlansOf(datasets.Where(dataset => dataset.Metadata.DeletionTimestamp is null), nodes, cache);
        inOrder.Sort(DatasetOrder.Instance);
        var dueAt = ListingStep.Run(inOrder, cache, inputs.Now, inputs.Elapsed);
        PlacementStep.Run(inOrder);
        AskStep.Run(inputs.Jobs, inOrder, nodes);
        var leftOut = GrantStep.Run(inOrder, nodes);
        EntryStep.Run(ByName(inOrder), nodes);
        RefusalStep.Run(inOrder, nodes, inputs.Datasets, pool.Metadata.Name, choice);
        JobStep.Run(inputs.Jobs, inOrder);
        cache.End();

        var bandwidth = Bandwidth(pool.Spec.Bandwidth, members.Nodes.Count);
        return new PoolPlan
        {
            Nodes = [.. nodes.Where(node => node.IsMember).Select(node => new NodePlan(node.Name, node.IsAlive, node.There, SpecOf(node, pool, bandwidth)))],
            Leaving = [.. nodes.Where(node => !node.IsMember).Select(node => node.There!), .. inputs.CacheNodes.Where(IsMisnamed)],
            Contested = members.Contested,
            Datasets = names,
            LeftOut = leftOut,
            DueAt = dueAt,
        };
    }

    private static PoolChoices Choices(PoolInputs inputs)
    {
        HashSet<string>? own = null;
        return new PoolChoices(inputs.Pools, (pool, uid) => pool == inputs.Pool.Metadata.Name ? (own ??= Uids(inputs.CacheNodes)).Contains(uid) : inputs.Holds(pool, uid));
    }

    private static HashSet<string> Uids(IReadOnlyList<CacheNode> nodes) =>
        [.. nodes.SelectMany(node => node.Spec.Datasets.Select(entry => entry.Uid).Concat((node.Status?.Datasets ?? []).Select(report => report.Uid)))];

    // Nothing can be derived from a spec that is wrong; what stands for nodes that are gone goes all the same.
    private static PoolPlan AsItIs(PoolInputs inputs, IReadOnlyList<FieldError> errors, IReadOnlyList<string> names)
    {
        var nodes = inputs.Nodes.ToDictionary(node => node.Metadata.Name);
        var (stay, leave) = (new List<NodePlan>(), new List<CacheNode>());
        foreach (var there in inputs.CacheNodes.OrderBy(node => node.Spec.NodeName, StringComparer.Ordinal))
        {
            if (!IsMisnamed(there) && nodes.TryGetValue(there.Spec.NodeName, out var node)) stay.Add(new NodePlan(there.Spec.NodeName, IsAlive(inputs, node), there, there.Spec));
            else leave.Add(there);
        }

        return new PoolPlan { Nodes = stay, Leaving = leave, Errors = errors, Datasets = names };
    }

    private static List<PoolNode> NodesOf(PoolInputs inputs, IReadOnlyList<V1Node> members)
    {
        var there = inputs.CacheNodes.Where(node => !IsMisnamed(node)).ToDictionary(node => node.Spec.NodeName);
        var nodes = new List<PoolNode>(members.Count);
        foreach (var member in members)
        {
            there.Remove(member.Metadata.Name, out var node);
            nodes.Add(new PoolNode(nodes.Count, member.Metadata.Name, member.Metadata.Labels, true, IsAlive(inputs, member), node, inputs.Pool.Spec.Watermarks));
        }

        foreach (var (name, node) in there.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            nodes.Add(new PoolNode(nodes.Count, name, null, false, false, node, inputs.Pool.Spec.Watermarks));
        }

        return nodes;
    }

    // Made by hand: its agent would not find it.
    private static bool IsMisnamed(CacheNode node) => node.Metadata.Name != CacheNodeName.Of(node.Spec.Pool, node.Spec.NodeName);

    private static bool IsAlive(PoolInputs inputs, V1Node node) => Health.IsReady(node) && inputs.HasAgent(node.Metadata.Name);

    private static List<DatasetPlan> PlansOf(IEnumerable<Dataset> datasets, List<PoolNode> nodes, PlanCache cache)
    {
        var eligible = new Dictionary<ValueMap<string>, NodeSet>();
        var plans = new List<DatasetPlan>();
        var byUid = new Dictionary<string, DatasetPlan>();
        foreach (var dataset in datasets)
        {
            var facts = cache.FactsOf(dataset);
            if (!eligible.TryGetValue(facts.NodeSelector, out var set)) eligible[facts.NodeSelector] = set = new NodeSet(facts.NodeSelector, nodes);
            var plan = new DatasetPlan(dataset, facts, set, nodes.Count);
            plans.Add(plan);
            byUid[facts.Uid] = plan;
        }

        foreach (var node in nodes)
        {
            foreach (var entry in node.There?.Spec.Datasets ?? [])
            {
                if (byUid.TryGetValue(entry.Uid, out var plan)) plan.Entries.Add(new SeenEntry(node, entry));
            }

            foreach (var report in node.There?.Status?.Datasets ?? [])
            {
                if (byUid.TryGetValue(report.Uid, out var plan)) plan.Reports.Add(new SeenReport(node, report));
            }
        }

        return plans;
    }

    private static DatasetPlan[] ByName(List<DatasetPlan> plans)
    {
        var sorted = plans.ToArray();
        Array.Sort(sorted, static (x, y) =>
        {
            var (a, b) = (x.Dataset.Metadata, y.Dataset.Metadata);
            var ns = string.CompareOrdinal(a.NamespaceProperty, b.NamespaceProperty);
            return ns != 0 ? ns : string.CompareOrdinal(a.Name, b.Name);
        });
        return sorted;
    }

    private static CacheNodeSpec SpecOf(PoolNode node, CachePool pool, long? bandwidth) => new()
    {
        NodeName = node.Name,
        Pool = pool.Metadata.Name,
        Directories = pool.Spec.Directories,
        Watermarks = pool.Spec.Watermarks,
        PrefetchBytesPerSecond = bandwidth,
        Datasets = [.. node.Datasets],
        PrefetchJobs = [.. node.Jobs],
        MountRefusals = [.. node.Refusals],
    };

    private static long? Bandwidth(PoolBandwidth? bandwidth, int nodes)
    {
        var perNode = bandwidth?.PerNode is { } each && each.TryGetBytes(out var bytes) ? bytes : (long?)null;
        var share = bandwidth?.Total is { } all && all.TryGetBytes(out var total) && nodes > 0 ? Math.Max(1, total / nodes) : (long?)null;
        return share is null || perNode < share ? perNode : share;
    }
}
