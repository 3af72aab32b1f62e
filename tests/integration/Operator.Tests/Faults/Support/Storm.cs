using VastK8s.Api.CacheNodes;
using VastK8s.Api.CachePools;
using VastK8s.Api.Datasets;
using VastK8s.Kube;

namespace VastK8s.Operator.Integration.Tests.Faults.Support;

/// <summary>Somebody who changes the metadata of everything that has to do with Datasets, as fast as the API server takes it.</summary>
internal sealed class Storm : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly IKubeClient _client;
    private readonly Task[] _running;
    private int _changes;

    public Storm(IKubeClient client)
    {
        _client = client;
        _running = [Run<Dataset>(), Run<CachePool>(), Run<CacheNode>(), Run<V1PersistentVolumeClaim>(), Run<V1PersistentVolume>()];
    }

    /// <summary>Changes so far.</summary>
    public int Changes => Volatile.Read(ref _changes);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running);
        _stop.Dispose();
    }

    private Task Run<T>() where T : class, IKubernetesObject<V1ObjectMeta> => Task.Run(async () =>
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                foreach (var obj in (await _client.ListAllAsync<T>(null, _stop.Token)).Items)
                {
                    await _client.PatchAsync<T>(NamespacedName.Of(obj), Annotated.WithNews(), null, _stop.Token);
                    Interlocked.Increment(ref _changes);
                }
            }
            catch (Exception e) when (e is OperationCanceledException || KubeErrors.IsTransient(e) || e is KubeStatusException { IsNotFound: true } or KubeStatusException { IsConflict: true })
            {
                // The end, or an object that went or was changed by others at the same time.
            }
        }
    });
}
