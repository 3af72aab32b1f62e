using System.Runtime.CompilerServices;
using System.Text.Json;

namespace VastK8s.Kube.Memory;

/// <summary>A client of an <see cref="InMemoryApiServer"/>: <see cref="IKubeClient"/> without a cluster, for tests and for the embedded mode.</summary>
public sealed class InMemoryKubeClient : IKubeClient
{
    private readonly InMemoryApiServer _server;
    private readonly InMemoryClientOptions _options;

    /// <summary>A client of a server.</summary>
    public InMemoryKubeClient(InMemoryApiServer server, InMemoryClientOptions? options = null)
    {
        _server = server;
        _options = options ?? new InMemoryClientOptions();
    }

    /// <inheritdoc/>
    public Task<T> GetAsync<T>(NamespacedName key, CancellationToken cancellationToken = default) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        KubeResource.Of<T>().Check(key);
        return CallAsync<T, T>("get", key, () => Decode<T>(_server.Get(ResourceType.Of<T>(), key).Json, KubeJson.Options), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<KubeList<T>> ListAsync<T>(ListOptions? options = null, CancellationToken cancellationToken = default) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        options ??= new ListOptions();
        return CallAsync<T, KubeList<T>>(
            "list",
            new NamespacedName(options.Namespace ?? "", ""),
            () =>
            {
                var (page, version, token) = _server.List(ResourceType.Of<T>(), options);
                var json = JsonOf(options.OmitManagedFields);
                return new KubeList<T>([.. page.Select(obj => Decode<T>(obj.Json, json))], ResourceVersions.Write(version), token);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(WatchOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        options ??= new WatchOptions();
        var json = JsonOf(options.OmitManagedFields);
        var watcher = await CallAsync<T, Watcher>("watch", new NamespacedName(options.Namespace ?? "", ""), () => _server.Watch(ResourceType.Of<T>(), options), cancellationToken).ConfigureAwait(false);
        try
        {
            await using var timeout = options.Timeout is { } time
                ? _server.Options.TimeProvider.CreateTimer(_ => watcher.End(null), null, time, Timeout.InfiniteTimeSpan)
                : null;
            while (await watcher.Events.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                while (watcher.Events.TryRead(out var change))
                {
                    yield return new WatchEvent<T>(change.Kind, ResourceVersions.Write(change.Version), change.Object is { } obj ? Decode<T>(obj.Json, json) : null);
                }
            }
        }
        finally
        {
            _server.Unwatch(watcher);
        }
    }

    /// <inheritdoc/>
    public Task<T> CreateAsync<T>(T obj, CreateOptions? options = null, CancellationToken cancellationToken = default) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        ArgumentNullException.ThrowIfNull(obj);
        KubeResource.Of<T>().CheckNamespace(obj.Metadata?.NamespaceProperty);
        var (request, body) = (Request<T>(options?.FieldManager, false), KubeJson.ToNode(obj));
        return WriteAsync<T>("create", NamespacedName.Of(obj), () => _server.Create(request, body), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<T> UpdateAsync<T>(T obj, UpdateOptions? options = null, CancellationToken cancellationToken = default) where T : class, IKubernetesObject<V1ObjectMeta> =>
        UpdateAsync("update", obj, Request<T>(options?.FieldManager, false), cancellationToken);

    /// <inheritdoc/>
    public Task<T> UpdateStatusAsync<T>(T obj, UpdateOptions? options = null, CancellationToken cancellationToken = default) where T : class, IKubernetesObject<V1ObjectMeta> =>
        UpdateAsync("update_status", obj, Request<T>(options?.FieldManager, true), cancellationToken);

    /// <inheritdoc/>
    public Task<T> ApplyAsync<T>(T obj, ApplyOptions options, CancellationToken cancellationToken = default) where T : class, IKubernetesObject<V1ObjectMeta> =>
        ApplyAsync("apply", obj, options, false, cancellationToken);

    /// <inheritdoc/>
    public Task<T> ApplyStatusAsync<T>(T obj, ApplyOptions options, CancellationToken cancellationToken = default) where T : class, IKubernetesObject<V1ObjectMeta> =>
        ApplyAsync("apply_status", obj, options, true, cancellationToken);

    /// <inheritdoc/>
    public Task<T> PatchAsync<T>(NamespacedName key, Patch patch, PatchOptions? options = null, CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        KubeResource.Of<T>().Check(key);
        return WriteAsync<T>("patch", key, () => _server.Patch(Request<T>(options?.FieldManager, false), key, patch), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<T> PatchStatusAsync<T>(NamespacedName key, Patch patch, PatchOptions? options = null, CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        KubeResource.Of<T>().Check(key);
        return WriteAsync<T>("patch_status", key, () => _server.Patch(Request<T>(options?.FieldManager, true), key, patch), cancellationToken);
    }

    /// <inheritdoc/>
    public Task DeleteAsync<T>(NamespacedName key, DeleteOptions? options = null, CancellationToken cancellationToken = default) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        KubeResource.Of<T>().Check(key);
        return CallAsync<T, bool>(
            "delete",
            key,
            () =>
            {
                _server.Delete(ResourceType.Of<T>(), key, options ?? new DeleteOptions());
                return true;
            },
            cancellationToken);
    }

    private static T Decode<T>(byte[] json, JsonSerializerOptions options) where T : class, IKubernetesObject<V1ObjectMeta> =>
        KubeJson.Complete(JsonSerializer.Deserialize<T>(json, options)!);

    private static JsonSerializerOptions JsonOf(bool omitManagedFields) => omitManagedFields ? KubeJson.OptionsWithoutManagedFields : KubeJson.Options;

    private Task<T> UpdateAsync<T>(string verb, T obj, WriteRequest request, CancellationToken cancellationToken) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var key = NamespacedName.Of(obj);
        request.Resource.Check(key);
        var body = KubeJson.ToNode(obj);
        return WriteAsync<T>(verb, key, () => _server.Update(request, key, body), cancellationToken);
    }

    private Task<T> ApplyAsync<T>(string verb, T obj, ApplyOptions options, bool isStatus, CancellationToken cancellationToken) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var key = NamespacedName.Of(obj);
        KubeResource.Of<T>().Check(key);
        var body = ApplyBody.Of(obj, isStatus);
        return WriteAsync<T>(verb, key, () => _server.Apply(Request<T>(options.FieldManager, isStatus), key, body, options.Force), cancellationToken);
    }

    private WriteRequest Request<T>(string? fieldManager, bool isStatus) where T : class, IKubernetesObject<V1ObjectMeta> =>
        new(ResourceType.Of<T>(), fieldManager ?? _options.FieldManager, isStatus);

    private Task<T> WriteAsync<T>(string verb, NamespacedName key, Func<StoredObject> write, CancellationToken cancellationToken) where T : class, IKubernetesObject<V1ObjectMeta> =>
        CallAsync<T, T>(verb, key, () => Decode<T>(write().Json, KubeJson.Options), cancellationToken);

    private async Task<TAnswer> CallAsync<T, TAnswer>(string verb, NamespacedName key, Func<TAnswer> call, CancellationToken cancellationToken) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var started = _server.Options.TimeProvider.GetTimestamp();
        var description = new KubeCall(verb, KubeResource.Of<T>(), key);
        var code = 0;
        try
        {
            // As a server's would: a caller must not depend on an answer being there at once.
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            if (_options.Faults is { } faults)
            {
                await faults.BeforeAsync(description, cancellationToken).ConfigureAwait(false);
                var answer = call();
                await faults.AfterAsync(description, cancellationToken).ConfigureAwait(false);
                code = 200;
                return answer;
            }

            var result = call();
            code = 200;
            return result;
        }
        catch (KubeStatusException e)
        {
            code = e.Code;
            throw;
        }
        finally
        {
            _options.Metrics.ApiRequest(verb, description.Resource.QualifiedName, code, _server.Options.TimeProvider.GetElapsedTime(started));
        }
    }
}
