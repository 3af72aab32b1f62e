using VastK8s.Kube;

namespace VastK8s.Operator.Tests.Datasets.Support;

/// <summary>A client that counts writes, and dies after so many of them: the write is done, its answer never comes, and nothing after it goes out.</summary>
internal sealed class ClientTap(IKubeClient inner, int writesBeforeDeath = int.MaxValue) : IKubeClient
{
    private int _writes;
    private int _gets;

    /// <summary>Writes that were sent.</summary>
    public int Writes => Volatile.Read(ref _writes);

    /// <summary>Objects that were read one by one.</summary>
    public int Gets => Volatile.Read(ref _gets);

    public bool IsDead => Writes >= writesBeforeDeath;

    public Task<T> GetAsync<T>(NamespacedName key, CancellationToken cancellationToken = default) where T : class, IKubernetesObject<V1ObjectMeta> => ReadAsync(() =>
    {
        Interlocked.Increment(ref _gets);
        return inner.GetAsync<T>(key, cancellationToken);
    });

    public Task<KubeList<T>> ListAsync<T>(ListOptions? options = null, CancellationToken cancellationToken = default) where T : class, IKubernetesObject<V1ObjectMeta> =>
        ReadAsync(() => inner.ListAsync<T>(options, cancellationToken));

    public IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(WatchOptions? options = null, CancellationToken cancellationToken = default) where T : class, IKubernetesObject<V1ObjectMeta> =>
        inner.WatchAsync<T>(options, cancellationToken);

    public Task<T> CreateAsync<T>(T obj, CreateOptions? options = null, CancellationToken cancellationToken = default) where T : class, IKubernetesObject<V1ObjectMeta> =>
        WriteAsync(() => inner.CreateAsync(obj, options, cancellationToken));

    public Task<T> UpdateAsync<T>(T obj, UpdateOptions? options = null, CancellationToken cancellationToken = default) where T : class, IKubernetesObject<V1ObjectMeta> =>
        WriteAsync(() => inner.UpdateAsync(obj, options, cancellationToken));

    public Task<T> UpdateStatusAsync<T>(T obj, UpdateOptions? options = null, CancellationToken cancellationToken = default) where T : class, IKubernetesObject<V1ObjectMeta> =>
        WriteAsync(() => inner.UpdateStatusAsync(obj, options, cancellationToken));

    public Task<T> ApplyAsync<T>(T obj, ApplyOptions options, CancellationToken cancellationToken = default) where T : class, IKubernetesObject<V1ObjectMeta> =>
        WriteAsync(() => inner.ApplyAsync(obj, options, cancellationToken));

    public Task<T> ApplyStatusAsync<T>(T obj, ApplyOptions options, CancellationToken cancellationToken = default) where T : class, IKubernetesObject<V1ObjectMeta> =>
        WriteAsync(() => inner.ApplyStatusAsync(obj, options, cancellationToken));

    public Task<T> PatchAsync<T>(NamespacedName key, Patch patch, PatchOptions? options = null, CancellationToken cancellationToken = default) where T : class, IKubernetesObject<V1ObjectMeta> =>
        WriteAsync(() => inner.PatchAsync<T>(key, patch, options, cancellationToken));

    public Task<T> PatchStatusAsync<T>(NamespacedName key, Patch patch, PatchOptions? options = null, CancellationToken cancellationToken = default) where T : class, IKubernetesObject<V1ObjectMeta> =>
        WriteAsync(() => inner.PatchStatusAsync<T>(key, patch, options, cancellationToken));

    public Task DeleteAsync<T>(NamespacedName key, DeleteOptions? options = null, CancellationToken cancellationToken = default) where T : class, IKubernetesObject<V1ObjectMeta> => WriteAsync(async () =>
    {
        await inner.DeleteAsync<T>(key, options, cancellationToken);
        return true;
    });

    private Task<T> ReadAsync<T>(Func<Task<T>> read) => IsDead ? throw Dead() : read();

    private async Task<T> WriteAsync<T>(Func<Task<T>> write)
    {
        if (IsDead) throw Dead();
        var answer = await write();
        return Interlocked.Increment(ref _writes) >= writesBeforeDeath ? throw Dead() : answer;
    }

    private static IOException Dead() => new("the process is dead");
}
