using VastK8s.ObjectStores.Http;
using VastK8s.ObjectStores.Listing;
using VastK8s.ObjectStores.S3.Listing;

namespace VastK8s.ObjectStores.S3;

/// <summary>A bucket of Amazon S3 or of anything that speaks its API (Ceph, MinIO, OCI, GCS interop).</summary>
internal sealed class S3Store : IObjectStore
{
    private readonly S3Protocol _protocol;
    private readonly StoreHttp _http;
    private readonly S3Versioning _versioning;

    public S3Store(StoreOptions options)
    {
        _protocol = new S3Protocol(options, new S3Endpoint(options));
        _http = new StoreHttp(options, _protocol);
        _versioning = new S3Versioning(_http, _protocol);
    }

    public StoreUri Uri => _http.Options.Uri;

    public async IAsyncEnumerable<IReadOnlyList<ObjectInfo>> ListAsync(
        ListOptions options, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        bool versions = await _versioning.UsesVersionsAsync(cancellationToken).ConfigureAwait(false);
        var listing = new KeyRangeListing(new S3Pages(_http, _protocol, versions), Uri, Math.Max(1, options.Parallelism));
        await foreach (IReadOnlyList<ObjectInfo> page in listing.RunAsync(cancellationToken).ConfigureAwait(false))
            yield return page;
    }

    public async ValueTask<ObjectInfo> HeadAsync(string key, CancellationToken cancellationToken)
    {
        bool versions = await _versioning.UsesVersionsAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await _http.SendAsync(
                key,
                ending => _protocol.CreateAsync(HttpMethod.Head, key, "", ending),
                (response, _, _) => new ValueTask<ObjectInfo>(S3Head.Read(key, response, versions)),
                cancellationToken).ConfigureAwait(false);
        }
        catch (ObjectStoreException e) when (e.Error is ObjectStoreError.AccessDenied or ObjectStoreError.Protocol)
        {
            // The answer to a HEAD has no body, hence no reason: a GET of nothing much is refused for the same one, in words.
            await _http.SendAsync(
                key,
                ending => _protocol.CreateAsync(HttpMethod.Get, key, "", ending),
                static (_, _, _) => new ValueTask<bool>(true),
                cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    public ValueTask<ObjectContent> GetAsync(
        string key, string version, long size, long offset, long length, CancellationToken cancellationToken) =>
        _http.GetAsync(key, version, size, offset, length, cancellationToken);

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        _protocol.Dispose();
        _versioning.Dispose();
        return ValueTask.CompletedTask;
    }
}
