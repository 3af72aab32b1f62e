using VastK8s.Api;
using VastK8s.Api.CachePools;
using VastK8s.Api.Datasets;
using VastK8s.Kube;
using VastK8s.Operator.Datasets.Deletion;
using VastK8s.Operator.Datasets.Facts;
using VastK8s.Operator.Hosting;
using VastK8s.Operator.Pools.Membership;

namespace VastK8s.Operator.Datasets.Watching;

/// <summary>Which Datasets a change of something else is about, and which changes are about none.</summary>
internal sealed class DatasetRequests
{
    private const string ByUid = "datasets/uid";
    private const string BySharedWith = "datasets/sharedWith";
    private readonly OperatorInformers _informers;

    public DatasetRequests(OperatorInformers informers)
    {
        _informers = informers;
        informers.Datasets.AddIndex(ByUid, dataset => [dataset.Metadata.Uid]);
        informers.Datasets.AddIndex(BySharedWith, dataset => dataset.Spec.SharedWith);
    }

    public Dataset? OfUid(string uid) => _informers.Datasets.Lister.ByIndex(ByUid, uid) is [var dataset, ..] ? dataset : null;

    /// <summary>The Dataset that a volume, a claim or a copy was made for; where there is none, the look for what it left.</summary>
    public IEnumerable<NamespacedName> OfOwned(IKubernetesObject<V1ObjectMeta> obj) =>
        obj.Metadata.Labels?.TryGetValue(Labels.DatasetUid, out var uid) != true || string.IsNullOrEmpty(uid) ? [] : [OfUid(uid) is { } dataset ? NamespacedName.Of(dataset) : Orphans.RequestOf(uid)];

    /// <summary>The look for what a Dataset left that is gone.</summary>
    public static IEnumerable<NamespacedName> OfGone(Dataset? before, Dataset? after) => before is not null && after is null ? [Orphans.RequestOf(before.Metadata.Uid)] : [];

    /// <summary>Those that name a Secret, and the one that a copy is for.</summary>
    public IEnumerable<NamespacedName> OfSecret(V1Secret secret) =>
        _informers.Datasets.Lister.ByIndex(OperatorInformers.BySecret, NamespacedName.Of(secret).ToString()).Select(NamespacedName.Of).Concat(OfOwned(secret));

    /// <summary>Those that are shared with a namespace.</summary>
    public IEnumerable<NamespacedName> OfNamespace(V1Namespace @namespace) => _informers.Datasets.Lister.ByIndex(BySharedWith, @namespace.Metadata.Name).Select(NamespacedName.Of);

    /// <summary>Those that name a pool, and those that name none: which one is theirs may depend on all there are.</summary>
    public IEnumerable<NamespacedName> OfPool(CachePool pool) =>
        _informers.Datasets.Lister.List().Where(dataset => dataset.Spec.PoolRef is not { } named || named.Name == pool.Metadata.Name).Select(NamespacedName.Of);

    /// <summary>Those that a node has to do with.</summary>
    public IEnumerable<NamespacedName> OfNode(string name) =>
        _informers.CacheNodes.Lister.ByIndex(OperatorInformers.ByNode, name).Select(NodeEntries.Of).SelectMany(entries => entries.Uids).Select(OfUid).OfType<Dataset>().Select(NamespacedName.Of);

    /// <summary>What matters of a pool here: that it is there, and which nodes it selects.</summary>
    public static bool PoolMatters(CachePool? before, CachePool? after) =>
        before is null || after is null || before.Metadata.DeletionTimestamp != after.Metadata.DeletionTimestamp || before.Spec.NodeSelector != after.Spec.NodeSelector;

    /// <summary>What matters of a namespace: that it is there, and stays.</summary>
    public static bool NamespaceMatters(V1Namespace? before, V1Namespace? after) => before is null || after is null || before.Metadata.DeletionTimestamp != after.Metadata.DeletionTimestamp;

    /// <summary>What matters of a node: whether it is ready. What it is to hold comes by its CacheNode.</summary>
    public static bool NodeMatters(V1Node? before, V1Node? after) => before is null || after is null || Health.IsReady(before) != Health.IsReady(after);

    /// <summary>What matters of an agent's pod: where it is, and whether it is ready.</summary>
    public static bool AgentMatters(V1Pod? before, V1Pod? after) =>
        before is null || after is null || Health.IsReady(before) != Health.IsReady(after) || before.Spec?.NodeName != after.Spec?.NodeName;
}
