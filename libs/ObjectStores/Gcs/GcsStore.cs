using System.Text.Json;
using VastK8s.ObjectStores.Http;
using VastK8s.ObjectStores.Listing;

namespace VastK8s.ObjectStores.Gcs;

/// <summary>A bucket of Google Cloud Storage by its JSON API; an object's version is its generation.</summary>
internal sealed class GcsStore : IObjectStore
{
    /// <summary>What the service gives at most.</summary>
    private const int MaxPageSize = 1000;

    private readonly GcsBucket _bucket;
    private readonly GcsProtocol _protocol;
    private readonly StoreHttp _http;
    private readonly int _pageSize;

    public GcsStore(StoreOptions options)
        : this(options, Environment.GetEnvironmentVariable("STORAGE_EMULATOR_HOST"))
    {
    }

    /// <param name="options">Bucket, endpoint, credentials.</param>
    /// <param name="emulator">STORAGE_EMULATOR_HOST.</param>
    /// <param name="pageSize">Entries of a page of a listing, at most.</param>
    public GcsStore(StoreOptions options, string? emulator, int pageSize = MaxPageSize)
    {
        _pageSize = pageSize;
        Uri = options.Uri;
        _bucket = new GcsBucket(options, emulator);
        _protocol = new GcsProtocol(_bucket, new GcsAuthorization(options, _bucket));
        _http = new StoreHttp(options, _protocol);
    }

    public StoreUri Uri { get; }

    public IAsyncEnumerable<IReadOnlyList<ObjectInfo>> ListAsync(ListOptions options, CancellationToken cancellationToken) =>
        new KeyRangeListing(new GcsPages(_http, _bucket, _protocol, _pageSize), Uri, Math.Max(1, options.Parallelism)).RunAsync(cancellationToken);

    public async ValueTask<ObjectInfo> HeadAsync(string key, CancellationToken cancellationToken)
    {
        GcsObject found = await _http.SendAsync(
            key,
            cancel => _protocol.CreateAsync(_bucket.Metadata(key), cancel),
            static async (_, body, cancel) =>
                await JsonSerializer.DeserializeAsync(body, GcsJson.Default.GcsObject, cancel).ConfigureAwait(false)
                ?? throw new FormatException("null instead of an object resource"),
            cancellationToken).ConfigureAwait(false);
        return found.ToInfo();
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
        return ValueTask.CompletedTask;
    }
}
