using VastK8s.Kube;

namespace VastK8s.Operator.Tests.Pools.Support;

/// <summary>The client of a process that is killed after so many writes: what it sends then arrives nowhere.</summary>
internal sealed class MortalClient(IKubeClient inner, int writes = int.MaxValue) : IKubeClient
{
    private int _left = writes;
    private int _done;

    /// <summary>Writes that were done.</summary>
    public int Writes => _done;

    /// <summary>Whether it is dead.</summary>
    public bool IsDead => Volatile.Read(ref _left) < 0;

    /// <summary>What else fails: kind and name.</summary>
    public Func<string, string, bool> Fails { get; set; } = static (_, _) => false;

    public Task<T> GetAsync<T>(NamespacedName key, CancellationToken cancellationToken = default) where T : class, IKubernetesObject<V1ObjectMeta> => inner.GetAsync<T>(key, cancellationToken);

    public Task<KubeList<T>> ListAsync<T>(ListOptions? options = null, CancellationToken cancellationToken = default) where T : class, IKubernetesObject<V1ObjectMeta> =>
        inner.ListAsync<T>(options, cancellationToken);

    public IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(WatchOptions? options = null, CancellationToken cancellationToken = default) where T : class, IKubernetesObject<V1ObjectMeta> =>
        inner.WatchAsync<T>(options, cancellationToken);

    public Task<T> CreateAsync<T>(T obj, CreateOptions? options = null, CancellationToken cancellationToken = default) where T : class, IKubernetesObject<V1ObjectMeta> =>
        WriteAsync<T, T>(NamespacedName.Of(obj), () => inner.CreateAsync(obj, options, cancellationToken));

    public Task<T> UpdateAsync<T>(T obj, UpdateOptions? options = null, CancellationToken cancellationToken = default) where T : class, IKubernetesObject<V1ObjectMeta> =>
        WriteAsync<T, T>(NamespacedName.Of(obj), () => inner.UpdateAsync(obj, options, cancellationToken));

    public Task<T> UpdateStatusAsync<T>(T obj, UpdateOptions? options = null, CancellationToken cancellationToken = default) where T : class, IKubernetesObject<V1ObjectMeta> =>
        WriteAsync<T, T>(NamespacedName.Of(obj), () => inner.UpdateStatusAsync(obj, options, cancellationToken));

    public Task<T> ApplyAsync<T>(T obj, ApplyOptions options, CancellationToken cancellationToken = default) where T : class, IKubernetesObject<V1ObjectMeta> =>
        WriteAsync<T, T>(NamespacedName.Of(obj), () => inner.ApplyAsync(obj, options, cancellationToken));

    public Task<T> ApplyStatusAsync<T>(T obj, ApplyOptions options, CancellationToken cancellationToken = default) where T : class, IKubernetesObject<V1ObjectMeta> =>
        WriteAsync<T, T>(NamespacedName.Of(obj), () => inner.ApplyStatusAsync(obj, options, cancellationToken));

    public Task<T> PatchAsync<T>(NamespacedName key, Patch patch, PatchOptions? options = null, CancellationToken cancellationToken = default) where T : class, IKubernetesObject<V1ObjectMeta> =>
        WriteAsync<T, T>(key, () => inner.PatchAsync<T>(key, patch, options, cancellationToken));

    public Task<T> PatchStatusAsync<T>(NamespacedName key, Patch patch, PatchOptions? options = null, CancellationToken cancellationToken = default) where T : class, IKubernetesObject<V1ObjectMeta> =>
        WriteAsync<T, T>(key, () => inner.PatchStatusAsync<T>(key, patch, options, cancellationToken));

    public Task DeleteAsync<T>(NamespacedName key, DeleteOptions? options = null, CancellationToken cancellationToken = default) where T : class, IKubernetesObject<V1ObjectMeta> =>
        WriteAsync<T, bool>(key, async () =>
        {
            await inner.DeleteAsync<T>(key, options, cancellationToken);
            return true;
        });

    private async Task<TResult> WriteAsync<T, TResult>(NamespacedName key, Func<Task<TResult>> write) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        if (Interlocked.Decrement(ref _left) < 0 || Fails(KubeResource.Of<T>().Kind, key.Name)) throw new HttpRequestException("connection refused");
        var result = await write();
        Interlocked.Increment(ref _done);
        return result;
    }
}
