using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace VastK8s.Kube.Http;

/// <summary>A client of a real API server, over HTTP/2. One for a process: it keeps connections. All members may be called by any thread.</summary>
public sealed class HttpKubeClient : IKubeClient, IDisposable
{
    private readonly RequestSender _sender;

    /// <summary>A client. It connects when it is used.</summary>
    public HttpKubeClient(KubeClientConfig config) : this(config, null) { }

    internal HttpKubeClient(KubeClientConfig config, HttpMessageHandler? handler) => _sender = new RequestSender(config, handler);

    /// <inheritdoc/>
    public Task<T> GetAsync<T>(NamespacedName key, CancellationToken cancellationToken = default) where T : class, IKubernetesObject<V1ObjectMeta> =>
        SendAsync<T>("get", HttpMethod.Get, KubeResource.Of<T>().ObjectPath(key), null, null, cancellationToken);

    /// <inheritdoc/>
    public Task<KubeList<T>> ListAsync<T>(ListOptions? options = null, CancellationToken cancellationToken = default) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        options ??= new ListOptions();
        var resource = KubeResource.Of<T>();
        var json = options.OmitManagedFields ? KubeJson.OptionsWithoutManagedFields : KubeJson.Options;
        var request = new ApiRequest("list", resource, HttpMethod.Get, resource.CollectionPath(options.Namespace) + Query.Of(options));
        return _sender.SendAsync(request, async (stream, token) => ToList(await JsonSerializer.DeserializeAsync<ListDocument<T>>(stream, json, token).ConfigureAwait(false)), cancellationToken);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(WatchOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        options ??= new WatchOptions();
        var resource = KubeResource.Of<T>();
        var request = new ApiRequest("watch", resource, HttpMethod.Get, resource.CollectionPath(options.Namespace) + Query.Of(options));
        using var response = await _sender.OpenAsync(request, cancellationToken).ConfigureAwait(false);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await foreach (var change in WatchStream.ReadAsync<T>(stream, options.OmitManagedFields, cancellationToken).ConfigureAwait(false)) yield return change;
    }

    /// <inheritdoc/>
    public Task<T> CreateAsync<T>(T obj, CreateOptions? options = null, CancellationToken cancellationToken = default) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        ArgumentNullException.ThrowIfNull(obj);
        var resource = KubeResource.Of<T>();
        resource.CheckNamespace(obj.Metadata?.NamespaceProperty);
        return SendAsync<T>("create", HttpMethod.Post, resource.CollectionPath(obj.Metadata?.NamespaceProperty) + Query.Of(options?.FieldManager), KubeJson.ToNode(obj), null, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<T> UpdateAsync<T>(T obj, UpdateOptions? options = null, CancellationToken cancellationToken = default) where T : class, IKubernetesObject<V1ObjectMeta> =>
        SendAsync<T>("update", HttpMethod.Put, PathOf(obj, null) + Query.Of(options?.FieldManager), KubeJson.ToNode(obj), null, cancellationToken);

    /// <inheritdoc/>
    public Task<T> UpdateStatusAsync<T>(T obj, UpdateOptions? options = null, CancellationToken cancellationToken = default) where T : class, IKubernetesObject<V1ObjectMeta> =>
        SendAsync<T>("update_status", HttpMethod.Put, PathOf(obj, "status") + Query.Of(options?.FieldManager), KubeJson.ToNode(obj), null, cancellationToken);

    /// <inheritdoc/>
    public Task<T> ApplyAsync<T>(T obj, ApplyOptions options, CancellationToken cancellationToken = default) where T : class, IKubernetesObject<V1ObjectMeta> =>
        ApplyAsync("apply", obj, options, false, cancellationToken);

    /// <inheritdoc/>
    public Task<T> ApplyStatusAsync<T>(T obj, ApplyOptions options, CancellationToken cancellationToken = default) where T : class, IKubernetesObject<V1ObjectMeta> =>
        ApplyAsync("apply_status", obj, options, true, cancellationToken);

    /// <inheritdoc/>
    public Task<T> PatchAsync<T>(NamespacedName key, Patch patch, PatchOptions? options = null, CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<V1ObjectMeta> => PatchAsync<T>("patch", key, null, patch, options, cancellationToken);

    /// <inheritdoc/>
    public Task<T> PatchStatusAsync<T>(NamespacedName key, Patch patch, PatchOptions? options = null, CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<V1ObjectMeta> => PatchAsync<T>("patch_status", key, "status", patch, options, cancellationToken);

    /// <inheritdoc/>
    public Task DeleteAsync<T>(NamespacedName key, DeleteOptions? options = null, CancellationToken cancellationToken = default) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var resource = KubeResource.Of<T>();
        var body = new V1DeleteOptions
        {
            ApiVersion = "v1",
            Kind = "DeleteOptions",
            PropagationPolicy = options?.Propagation?.ToString(),
            GracePeriodSeconds = options?.GracePeriod is { } period ? (long)period.TotalSeconds : null,
            Preconditions = options?.Uid is null && options?.ResourceVersion is null ? null : new V1Preconditions { Uid = options.Uid, ResourceVersion = options.ResourceVersion },
        };
        var request = new ApiRequest("delete", resource, HttpMethod.Delete, resource.ObjectPath(key), JsonSerializer.SerializeToUtf8Bytes(body, KubeJson.Options));
        return _sender.SendAsync(
            request,
            static async (stream, token) =>
            {
                // The object or a Status, which nobody wants; read, so that the connection stays.
                await stream.CopyToAsync(Stream.Null, token).ConfigureAwait(false);
                return true;
            },
            cancellationToken);
    }

    /// <summary>Closes the connections; watches break off.</summary>
    public void Dispose() => _sender.Dispose();

    private static string PathOf<T>(T obj, string? subresource) where T : class, IKubernetesObject<V1ObjectMeta> => KubeResource.Of<T>().ObjectPath(NamespacedName.Of(obj), subresource);

    private static KubeList<T> ToList<T>(ListDocument<T>? document) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var items = document?.Items ?? [];
        return new KubeList<T>(
            [.. items.Where(item => item.Object is not null).Select(item => KubeJson.Complete(item.Object!))],
            document?.Metadata?.ResourceVersion ?? "",
            document?.Metadata?.ContinueProperty is { Length: > 0 } token ? token : null)
        {
            Undecodable = [.. items.Where(item => item.Undecodable is not null).Select(item => item.Undecodable!)],
        };
    }

    private Task<T> ApplyAsync<T>(string verb, T obj, ApplyOptions options, bool isStatus, CancellationToken cancellationToken) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrEmpty(options.FieldManager);
        var path = PathOf(obj, isStatus ? "status" : null) + Query.Of(options.FieldManager, options.Force);
        return SendAsync<T>(verb, HttpMethod.Patch, path, ApplyBody.Of(obj, isStatus), "application/apply-patch+yaml", cancellationToken);
    }

    private Task<T> PatchAsync<T>(string verb, NamespacedName key, string? subresource, Patch patch, PatchOptions? options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        ArgumentNullException.ThrowIfNull(patch);
        var type = patch.Format == PatchFormat.Merge ? "application/merge-patch+json" : "application/json-patch+json";
        return SendAsync<T>(verb, HttpMethod.Patch, KubeResource.Of<T>().ObjectPath(key, subresource) + Query.Of(options?.FieldManager), patch.Document, type, cancellationToken);
    }

    private Task<T> SendAsync<T>(string verb, HttpMethod method, string path, JsonNode? body, string? contentType, CancellationToken cancellationToken) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var request = new ApiRequest(verb, KubeResource.Of<T>(), method, path, body is null ? null : JsonSerializer.SerializeToUtf8Bytes(body, KubeJson.Options), contentType ?? "application/json");
        return _sender.SendAsync(
            request,
            static async (stream, token) => KubeJson.Complete((await JsonSerializer.DeserializeAsync<T>(stream, KubeJson.Options, token).ConfigureAwait(false))!),
            cancellationToken);
    }
}
