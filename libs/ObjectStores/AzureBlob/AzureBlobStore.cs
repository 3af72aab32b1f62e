using Azure.Core;
using VastK8s.ObjectStores.Http;

namespace VastK8s.ObjectStores.AzureBlob;

/// <summary>
/// A container of Azure Blob Storage, or of a server that speaks its REST API (Azurite). Requests are written and signed here, so that
/// data and listings share one pool of connections, one retry policy and one reading of errors; tokens come from Azure.Identity.
/// </summary>
internal sealed class AzureBlobStore : IObjectStore
{
    /// <summary>What the service gives at most.</summary>
    private const int MaxPageSize = 5000;

    private readonly BlobAuthorization _authorization;
    private readonly BlobProtocol _protocol;
    private readonly StoreHttp _http;
    private readonly int _pageSize;

    public AzureBlobStore(StoreOptions options)
        : this(options, null)
    {
    }

    /// <param name="options">Container, endpoint, credentials.</param>
    /// <param name="identity">Replaces the default chain of identities when no other credentials are given.</param>
    /// <param name="pageSize">Entries of a page of a listing, at most.</param>
    public AzureBlobStore(StoreOptions options, TokenCredential? identity, int pageSize = MaxPageSize)
    {
        _pageSize = pageSize;
        Uri = options.Uri;
        var container = new BlobContainer(options);
        _authorization = BlobCredentials.Choose(options, container, identity);
        _protocol = new BlobProtocol(container, _authorization);
        _http = new StoreHttp(options, _protocol);
    }

    public StoreUri Uri { get; }

    public IAsyncEnumerable<IReadOnlyList<ObjectInfo>> ListAsync(ListOptions options, CancellationToken cancellationToken) =>
        new BlobListing(_http, _protocol, _pageSize).ListAsync(Uri.Prefix, Math.Max(1, options.Parallelism), cancellationToken);

    public async ValueTask<ObjectInfo> HeadAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            return await HeadBlobAsync(key, key, cancellationToken).ConfigureAwait(false);
        }
        // The marker of a directory is listed with a '/' that its blob's name lacks.
        catch (ObjectStoreException e) when (e.Error == ObjectStoreError.NotFound && key.Length > 1 && key.EndsWith('/'))
        {
            ObjectInfo directory = await HeadBlobAsync(key[..^1], key, cancellationToken).ConfigureAwait(false);
            if (directory.Key == key)
                return directory;
            throw;
        }
    }

    public async ValueTask<ObjectContent> GetAsync(
        string key, string version, long size, long offset, long length, CancellationToken cancellationToken)
    {
        try
        {
            return await _http.GetAsync(key, version, size, offset, length, cancellationToken).ConfigureAwait(false);
        }
        catch (ObjectStoreException e) when (e.Error == ObjectStoreError.Changed)
        {
            if (await GoneObject.FindAsync(this, key, cancellationToken).ConfigureAwait(false) is { } gone)
                throw gone;
            throw;
        }
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        (_authorization as IDisposable)?.Dispose();
        return ValueTask.CompletedTask;
    }

    private ValueTask<ObjectInfo> HeadBlobAsync(string name, string key, CancellationToken cancellationToken) => _http.SendAsync(
        key,
        cancel => _protocol.CreateHeadAsync(name, cancel),
        (response, _, _) => ValueTask.FromResult(BlobHeaders.Info(name, response)),
        cancellationToken);
}
