using System.Globalization;
using System.Text;
using VastK8s.ObjectStores.Http;

namespace VastK8s.ObjectStores.Gcs;

/// <summary>Where a bucket is, and the JSON API's request targets in it. See https://cloud.google.com/storage/docs/json_api/v1.</summary>
internal sealed class GcsBucket
{
    private const string CloudEndpoint = "https://storage.googleapis.com";
    private readonly string _objects;

    /// <param name="options">Bucket and endpoint.</param>
    /// <param name="emulator">STORAGE_EMULATOR_HOST, as Google's own clients read it: <c>host:port</c> or a URL.</param>
    /// <exception cref="ObjectStoreException"><see cref="ObjectStoreError.Configuration"/>: no bucket, or an endpoint that is none.</exception>
    public GcsBucket(StoreOptions options, string? emulator)
    {
        if (options.Uri.Bucket.Length == 0)
            throw Invalid(options, "the bucket is missing", "write gs://bucket[/prefix]");
        IsEmulator = options.Endpoint is null && !string.IsNullOrEmpty(emulator);
        Uri? service = options.Endpoint;
        if (service is null)
        {
            string text = !IsEmulator ? CloudEndpoint : emulator!.Contains("://", StringComparison.Ordinal) ? emulator : $"http://{emulator}";
            if (!Uri.TryCreate(text, UriKind.Absolute, out service))
                throw Invalid(options, "STORAGE_EMULATOR_HOST is no address", "write host:port or http://host:port");
        }
        if (service.Scheme is not ("http" or "https") || service.Query.Length > 0 || service.UserInfo.Length > 0)
            throw Invalid(options, "the endpoint is no plain http or https address", "write https://host[:port]");
        IsPrivate = service.Scheme == "https" || service.IsLoopback;
        _objects = $"{service.Scheme}://{service.Authority}{service.AbsolutePath.TrimEnd('/')}/storage/v1/b/{KeyEncoding.Segment(options.Uri.Bucket)}/o";
    }

    /// <summary>Whether the endpoint came from STORAGE_EMULATOR_HOST: then no credentials are looked for.</summary>
    public bool IsEmulator { get; }

    /// <summary>Whether nobody on the way can read a request: https, or this machine.</summary>
    public bool IsPrivate { get; }

    public Uri Media(string key, string generation) => KeyEncoding.VerbatimUri(
        $"{_objects}/{KeyEncoding.Segment(key)}?alt=media&generation={KeyEncoding.Segment(generation)}&ifGenerationMatch={KeyEncoding.Segment(generation)}");

    public Uri Metadata(string key) => KeyEncoding.VerbatimUri($"{_objects}/{KeyEncoding.Segment(key)}?fields=name,size,generation,timeCreated");

    /// <summary>A page of the objects of <paramref name="range"/>.</summary>
    public Uri List(KeyRange range, string? pageToken, int pageSize) =>
        Page("items(name,size,generation,timeCreated),nextPageToken", range, pageToken, pageSize);

    /// <summary>A page of one level's sub-prefixes, each ending in '/'.</summary>
    public Uri Level(string prefix, string? pageToken, int pageSize) =>
        Page("prefixes,nextPageToken&delimiter=%2F", new KeyRange(prefix, null, null), pageToken, pageSize);

    private Uri Page(string fields, KeyRange range, string? pageToken, int pageSize)
    {
        var url = new StringBuilder(_objects).Append(CultureInfo.InvariantCulture, $"?maxResults={pageSize}&fields={fields}");
        Append(url, "prefix", range.Prefix);
        Append(url, "startOffset", range.Start);
        Append(url, "endOffset", range.End);
        Append(url, "pageToken", pageToken);
        return KeyEncoding.VerbatimUri(url.ToString());
    }

    private static void Append(StringBuilder url, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            url.Append('&').Append(name).Append('=').Append(KeyEncoding.Segment(value));
    }

    private static ObjectStoreException Invalid(StoreOptions options, string refused, string remedy) =>
        new(ObjectStoreError.Configuration, options.Uri, null, refused, remedy);
}
