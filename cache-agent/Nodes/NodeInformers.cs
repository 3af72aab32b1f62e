using k8s;
using k8s.Models;
using VastK8s.Api;
using VastK8s.Api.CacheNodes;
using VastK8s.CacheAgent.Nodes.State;
using VastK8s.Kube;
using VastK8s.Kube.Informers;

namespace VastK8s.CacheAgent.Nodes;

/// <summary>What an agent reads of the API: its CacheNode, the copies of Secrets, the agents' token.</summary>
internal sealed class NodeInformers
{
    private static readonly (TimeSpan First, TimeSpan Most) Backoff = (TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(10));
    private readonly NodeOptions _options;
    private readonly Informer<CacheNode> _nodes;
    private readonly Informer<V1Secret> _copies;
    private readonly Informer<V1Secret> _token;

    /// <param name="client">The API.</param>
    /// <param name="options">Which node.</param>
    /// <param name="changed">Is called when something changed.</param>
    /// <param name="time">Clock.</param>
    /// <param name="logger">Log.</param>
    public NodeInformers(IKubeClient client, NodeOptions options, Action changed, TimeProvider time, ILogger logger)
    {
        _options = options;
        _nodes = Make<CacheNode>(o => o with { FieldSelector = $"metadata.name={options.CacheNode}" });
        _copies = Make<V1Secret>(o => o with { Namespace = options.Namespace, LabelSelector = Labels.DatasetUid });
        _token = Make<V1Secret>(o => o with { Namespace = options.Namespace, FieldSelector = $"metadata.name={AgentToken.SecretName}" });

        Informer<T> Make<T>(Func<InformerOptions<T>, InformerOptions<T>> which)
            where T : class, IKubernetesObject<V1ObjectMeta>
        {
            var informer = new Informer<T>(client, which(new InformerOptions<T> { Backoff = Backoff, TimeProvider = time, Logger = logger }));
            informer.AddHandler(new Wake<T>(changed));
            return informer;
        }
    }

    /// <summary>Whether what the API has is known.</summary>
    public bool HaveSynced => _nodes.HasSynced && _copies.HasSynced && _token.HasSynced;

    /// <summary>The CacheNode as last seen; null: not there, or not known.</summary>
    public CacheNode? Live => _nodes.Lister.Get(new NamespacedName(_options.CacheNode));

    /// <summary>What is wanted, as the API has it; null before that is known.</summary>
    public DesiredNode? Desired(DesiredNode? before) => HaveSynced
        ? DesiredNode.Of(Live, _copies.Lister.List(), _token.Lister.Get(new NamespacedName(_options.Namespace, AgentToken.SecretName)), before)
        : null;

    /// <summary>Runs until cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_nodes.RunAsync(cancellationToken), _copies.RunAsync(cancellationToken), _token.RunAsync(cancellationToken));

    /// <summary>Returns when what the API has is known.</summary>
    public Task WaitForSyncAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_nodes.WaitForSyncAsync(cancellationToken), _copies.WaitForSyncAsync(cancellationToken), _token.WaitForSyncAsync(cancellationToken));

    private sealed class Wake<T>(Action changed) : IResourceEventHandler<T>
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        public void OnAdd(T obj, bool isInInitialList) => changed();

        public void OnUpdate(T oldObj, T newObj) => changed();

        public void OnDelete(T obj, bool finalStateUnknown) => changed();
    }
}
