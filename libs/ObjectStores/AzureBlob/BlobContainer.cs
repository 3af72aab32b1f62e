using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;
using VastK8s.ObjectStores.Http;

namespace VastK8s.ObjectStores.AzureBlob;

/// <summary>Where a container is, and the request targets in it.</summary>
internal sealed class BlobContainer
{
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-$");
    private readonly string _url;

    /// <exception cref="ObjectStoreException">
    /// <see cref="ObjectStoreError.Configuration"/>: no account, no container, or an endpoint that is none.
    /// </exception>
    public BlobContainer(StoreOptions options)
    {
        StoreUri uri = options.Uri;
        if (uri.Account.Length == 0)
            throw Invalid(options, "the storage account is missing", "write az://account/container[/prefix]");
        if (uri.Bucket.Length == 0 || uri.Bucket.AsSpan().ContainsAnyExcept(NameCharacters))
            throw Invalid(options, $"'{uri.Bucket}' is no container name", "use lower-case letters, digits and '-'");
        Uri service = options.Endpoint ?? new Uri($"https://{uri.Account}.blob.core.windows.net");
        if (service.Scheme is not ("http" or "https") || service.Query.Length > 0 || service.UserInfo.Length > 0)
        {
            throw Invalid(
                options, "the endpoint is no plain http or https address",
                "write https://host[:port][/path]; a SAS belongs into sasToken of the Secret");
        }
        string path = service.AbsolutePath.TrimEnd('/');
        // A host that cannot carry the account's name has it as the first path segment: Azurite's and IP-style addresses.
        if (path.Length == 0 && (IPAddress.TryParse(service.Host.Trim('[', ']'), out _) || service.Host == "localhost"))
            path = "/" + uri.Account;
        Account = uri.Account;
        IsPrivate = service.Scheme == "https" || service.IsLoopback;
        _url = $"{service.Scheme}://{service.Authority}{path}/{uri.Bucket}";
    }

    public string Account { get; }

    /// <summary>Whether nobody on the way can read a request: https, or this machine.</summary>
    public bool IsPrivate { get; }

    public Uri Blob(string key) => KeyEncoding.VerbatimUri($"{_url}/{KeyEncoding.Path(key)}");

    /// <summary>List Blobs. See https://learn.microsoft.com/rest/api/storageservices/list-blobs.</summary>
    /// <param name="prefix">What keys begin with.</param>
    /// <param name="delimited">One level alone: what lies below it comes as prefixes that end in '/'.</param>
    /// <param name="marker">From the page before, or null.</param>
    /// <param name="pageSize">Entries of a page, at most.</param>
    public Uri List(string prefix, bool delimited, string? marker, int pageSize)
    {
        var url = new StringBuilder(_url).Append("?restype=container&comp=list&include=metadata");
        url.Append(CultureInfo.InvariantCulture, $"&maxresults={pageSize}");
        if (prefix.Length > 0)
            url.Append("&prefix=").Append(KeyEncoding.Segment(prefix));
        if (delimited)
            url.Append("&delimiter=%2F");
        if (marker is not null)
            url.Append("&marker=").Append(KeyEncoding.Segment(marker));
        return KeyEncoding.VerbatimUri(url.ToString());
    }

    private static ObjectStoreException Invalid(StoreOptions options, string refused, string remedy) =>
        new(ObjectStoreError.Configuration, options.Uri, null, refused, remedy);
}
