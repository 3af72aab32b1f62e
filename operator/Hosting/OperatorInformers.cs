using VastK8s.Api;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.CachePools;
using VastK8s.Api.Datasets;
using VastK8s.Api.PrefetchJobs;
using VastK8s.Kube.Controllers;
using VastK8s.Kube.Informers;

namespace VastK8s.Operator.Hosting;

/// <summary>What the reconcilers read, each kind listed and watched once for all of them.</summary>
internal sealed class OperatorInformers
{
    /// <summary>Index of CacheNodes by the <c>metadata.uid</c> of each Dataset in their spec or status.</summary>
    public const string ByDatasetUid = "datasetUid";

    /// <summary>Index of CacheNodes, and of the agents' pods, by node.</summary>
    public const string ByNode = "node";

    /// <summary>Index of Datasets by <c>namespace/name</c> of each Secret they name.</summary>
    public const string BySecret = "secret";

    /// <summary>Index of PrefetchJobs by <c>namespace/name</c> of their Dataset.</summary>
    public const string ByDataset = "dataset";

    /// <summary>Index of copies, volumes and claims by <see cref="Labels.DatasetUid"/>.</summary>
    public const string ByOwnerUid = "ownerUid";

    // So long after an outage of whatever length all is seen again, at most twice that: client-go's 30 s would be a minute.
    private static readonly (TimeSpan First, TimeSpan Most) Backoff = (TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(8));

    public OperatorInformers(Manager manager, OperatorOptions options)
    {
        Nodes = Make<V1Node>(o => o with { Transform = Slim.Node });
        Pools = Make<CachePool>(o => o);
        CacheNodes = Make<CacheNode>(o => o);
        Datasets = Make<Dataset>(o => o);
        Jobs = Make<PrefetchJob>(o => o);
        Secrets = Make<V1Secret>(o => o with { Transform = Slim.Secret });
        Volumes = Make<V1PersistentVolume>(o => o with { LabelSelector = Labels.DatasetUid });
        Claims = Make<V1PersistentVolumeClaim>(o => o with { LabelSelector = Labels.DatasetUid });
        Namespaces = Make<V1Namespace>(o => o);
        Agents = options.AgentSelector is { } selector
            ? Make<V1Pod>(o => o with { Namespace = options.Namespace, LabelSelector = selector, Transform = Slim.Pod })
            : null;

        CacheNodes.AddIndex(ByDatasetUid, node => node.Spec.Datasets.Select(d => d.Uid).Concat(node.Status?.Datasets.Select(d => d.Uid) ?? []));
        CacheNodes.AddIndex(ByNode, node => [node.Spec.NodeName]);
        Datasets.AddIndex(BySecret, dataset => dataset.Spec.Sources.Where(s => s.SecretRef is not null).Select(s => Key(dataset, s.SecretRef!)));
        Jobs.AddIndex(ByDataset, job => [Key(job, job.Spec.DatasetRef)]);
        Secrets.AddIndex(ByOwnerUid, OwnerUid);
        Volumes.AddIndex(ByOwnerUid, OwnerUid);
        Claims.AddIndex(ByOwnerUid, OwnerUid);
        Agents?.AddIndex(ByNode, pod => pod.Spec?.NodeName is { } node ? [node] : []);

        Informer<T> Make<T>(Func<InformerOptions<T>, InformerOptions<T>> what) where T : class, IKubernetesObject<V1ObjectMeta> => manager.Informer<T>(o => what(o with { Backoff = Backoff }));
    }

    public Informer<V1Node> Nodes { get; }

    public Informer<CachePool> Pools { get; }

    public Informer<CacheNode> CacheNodes { get; }

    public Informer<Dataset> Datasets { get; }

    public Informer<PrefetchJob> Jobs { get; }

    /// <summary>All Secrets, without their data: that they are there, and in which version. What they hold is read when it is copied.</summary>
    public Informer<V1Secret> Secrets { get; }

    /// <summary>Those made for Datasets.</summary>
    public Informer<V1PersistentVolume> Volumes { get; }

    /// <inheritdoc cref="Volumes"/>
    public Informer<V1PersistentVolumeClaim> Claims { get; }

    public Informer<V1Namespace> Namespaces { get; }

    /// <summary>Pods of the agents; null where there are none to be seen (agents that run by themselves).</summary>
    public Informer<V1Pod>? Agents { get; }

    private static string Key(IKubernetesObject<V1ObjectMeta> of, NameReference reference) => $"{of.Metadata.NamespaceProperty}/{reference.Name}";

    private static IEnumerable<string> OwnerUid(IKubernetesObject<V1ObjectMeta> obj) =>
        obj.Metadata.Labels?.TryGetValue(Labels.DatasetUid, out var uid) == true ? [uid] : [];
}
