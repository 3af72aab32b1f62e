using System.Collections.Concurrent;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.Datasets;
using VastK8s.Kube;
using VastK8s.Kube.Informers;

namespace VastK8s.Benchmarks.Control;

/// <summary>Sees what becomes of Datasets, by watches of its own.</summary>
internal sealed class Observer : IResourceEventHandler<CacheNode>
{
    private readonly ConcurrentDictionary<string, long> _seen = new();
    private readonly Informer<Dataset> _datasets;
    private readonly Informer<CacheNode> _nodes;

    public Observer(IKubeClient client)
    {
        _datasets = new Informer<Dataset>(client);
        _nodes = new Informer<CacheNode>(client);
        _nodes.AddHandler(this);
    }

    public int Ready => _datasets.Lister.List().Count(d => d.Status is { Phase: DatasetPhase.Ready } status && status.ObservedGeneration == d.Metadata.Generation);

    public int NodesThatReport => _nodes.Lister.List().Count(n => n.Status is not null);

    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(_datasets.RunAsync(cancellationToken), _nodes.RunAsync(cancellationToken));

    /// <summary>When the first CacheNode.spec with this Dataset was seen, as a timestamp of <see cref="System.Diagnostics.Stopwatch"/>.</summary>
    public async Task<long> SeenAsync(string uid, CancellationToken cancellationToken)
    {
        long at;
        while (!_seen.TryGetValue(uid, out at)) await Task.Delay(2, cancellationToken);
        return at;
    }

    public void OnAdd(CacheNode obj, bool isInInitialList) => Note(obj);

    public void OnUpdate(CacheNode oldObj, CacheNode newObj)
    {
        if (oldObj.Metadata.Generation != newObj.Metadata.Generation) Note(newObj);
    }

    public void OnDelete(CacheNode obj, bool finalStateUnknown)
    {
    }

    private void Note(CacheNode node)
    {
        var now = System.Diagnostics.Stopwatch.GetTimestamp();
        foreach (var dataset in node.Spec.Datasets) _seen.TryAdd(dataset.Uid, now);
    }
}
