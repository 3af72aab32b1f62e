using System.Text;
using VastK8s.ObjectStores.Http;
using VastK8s.ObjectStores.Listing;

namespace VastK8s.ObjectStores.S3.Listing;

/// <summary>Pages by ListObjectsV2, or by ListObjectVersions where VersionIds are wanted.</summary>
internal sealed class S3Pages(StoreHttp http, S3Protocol protocol, bool versions, int maxKeys = 1000) : IKeyPages
{
    // 1,000 keys of 1,024 bytes, each byte percent-encoded, and as much around them.
    private const int MaxBody = 16 * 1024 * 1024;

    public ValueTask<KeyPage> ReadAsync(KeyQuery query, CancellationToken cancellationToken)
    {
        string text = versions ? VersionsQuery(query) : ObjectsQuery(query);
        return http.SendAsync(
            null,
            ending => protocol.CreateAsync(HttpMethod.Get, null, text, ending),
            async (_, body, ending) =>
            {
                using PooledBody page = await PooledBody.ReadAsync(body, MaxBody, ending).ConfigureAwait(false);
                using MemoryStream xml = page.AsStream();
                return S3PageParser.Parse(xml, query, versions);
            },
            cancellationToken);
    }

    // Parameters in the order of the signature: sorted by name.
    private string ObjectsQuery(KeyQuery query)
    {
        var text = new StringBuilder();
        if (query.Continuation is not null && !query.Continuation.StartsWith(S3PageParser.AfterKey))
            text.Append("continuation-token=").Append(KeyEncoding.Segment(query.Continuation)).Append('&');
        string? after = query.Continuation is null ? query.After
            : query.Continuation.StartsWith(S3PageParser.AfterKey) ? query.Continuation[1..] : null;
        if (query.Delimited)
            text.Append("delimiter=%2F&");
        text.Append("encoding-type=url&list-type=2&max-keys=").Append(maxKeys);
        text.Append("&prefix=").Append(KeyEncoding.Segment(query.Prefix));
        if (after is not null)
            text.Append("&start-after=").Append(KeyEncoding.Segment(after));
        return text.ToString();
    }

    private string VersionsQuery(KeyQuery query)
    {
        (string? key, string versionId) = query.Continuation is null ? (query.After, "") : S3PageParser.SplitMarkers(query.Continuation);
        var text = new StringBuilder();
        if (query.Delimited)
            text.Append("delimiter=%2F&");
        text.Append("encoding-type=url");
        if (key is not null)
            text.Append("&key-marker=").Append(KeyEncoding.Segment(key));
        text.Append("&max-keys=").Append(maxKeys).Append("&prefix=").Append(KeyEncoding.Segment(query.Prefix));
        if (versionId.Length > 0)
            text.Append("&version-id-marker=").Append(KeyEncoding.Segment(versionId));
        return text.Append("&versions=").ToString();
    }
}
