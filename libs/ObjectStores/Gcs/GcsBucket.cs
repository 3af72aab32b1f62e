using System.Globalization;
using System.Text;
using VastK8s.ObjectStores.Http;
using VastK8s.ObjectStores.Listing;

namespace VastK8s.ObjectStores.Gcs;

/// <summary>Where a bucket is, and the JSON API's request targets in it. See https://cloud.google.com/storage/docs/json_api/v1.</summary>
internal sealed class GcsBucket
{
    private const string CloudEndpoint = "https://storage.googleapis.com";
    private readonly string _objects;

    /// <param name="options">Bucket and endpoint.</param>
    /// <param name="emulator">STORAGE_EMULATOR_HOST, as Google's own clients read it: <c>host:port</c> or a URL.</param>
    /// <exception cref="ObjectStoreException">
    /// <see cref="ObjectStoreError.Configuration"/>: no bucket, or an endpoint that is none.
    /// </exception>
    public GcsBucket(StoreOptions options, string? emulator)
    {
        if (options.Uri.Bucket.Length == 0)
            throw Invalid(options, "the bucket is missing", "write gs://bucket[/prefix]");
        IsEmulator = options.Endpoint is null && !string.IsNullOrEmpty(emulator);
        Uri? service = options.Endpoint;
        if (service is null)
        {
            string text = IsEmulator ? emulator! : CloudEndpoint;
            if (!text.Contains("://", StringComparison.Ordinal))
                text = $"http://{text}";
            if (!Uri.TryCreate(text, UriKind.Absolute, out service))
                throw Invalid(options, "STORAGE_EMULATOR_HOST is no address", "write host:port or http://host:port");
        }
        if (service.Scheme is not ("http" or "https") || service.Query.Length > 0 || service.UserInfo.Length > 0)
            throw Invalid(options, "the endpoint is no plain http or https address", "write https://host[:port]");
        IsPrivate = service.Scheme == "https" || service.IsLoopback;
        string path = service.AbsolutePath.TrimEnd('/');
        _objects = $"{service.Scheme}://{service.Authority}{path}/storage/v1/b/{KeyEncoding.Segment(options.Uri.Bucket)}/o";
    }

    /// <summary>Whether the endpoint came from STORAGE_EMULATOR_HOST: then no credentials are looked for.</summary>
    public bool IsEmulator { get; }

    /// <summary>Whether nobody on the way can read a request: https, or this machine.</summary>
    public bool IsPrivate { get; }

    public Uri Media(string key, string generation)
    {
        string version = KeyEncoding.Segment(generation);
        return KeyEncoding.VerbatimUri($"{_objects}/{KeyEncoding.Segment(key)}?alt=media&generation={version}&ifGenerationMatch={version}");
    }

    public Uri Metadata(string key) =>
        KeyEncoding.VerbatimUri($"{_objects}/{KeyEncoding.Segment(key)}?fields=name,size,generation,timeCreated");

    /// <summary>A page of keys, of one level and with the prefixes below it where that is asked for.</summary>
    public Uri List(KeyQuery query, int pageSize)
    {
        var url = new StringBuilder(_objects).Append("?fields=items(name,size,generation,timeCreated),nextPageToken");
        if (query.Delimited)
            url.Append(",prefixes&delimiter=%2F");
        url.Append(CultureInfo.InvariantCulture, $"&maxResults={pageSize}");
        Append(url, "prefix", query.Prefix);
        Append(url, "startOffset", query.After);
        Append(url, "pageToken", query.Continuation);
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
