using System.Net.Http.Headers;
using VastK8s.ObjectStores.Http;

namespace VastK8s.ObjectStores.Gcs;

/// <summary>Requests of the JSON API, and what its answers say of version, checksum and errors.</summary>
internal sealed class GcsProtocol(GcsBucket bucket, GcsAuthorization authorization) : HttpProtocol
{
    public override async ValueTask<HttpRequestMessage> CreateGetAsync(ObjectRange range, CancellationToken cancellationToken)
    {
        HttpRequestMessage request = await CreateAsync(bucket.Media(range.Key, range.Version), cancellationToken).ConfigureAwait(false);
        // Objects stored with Content-Encoding: gzip come as stored, as their size and checksums say; without this they would be unpacked
        // on the way and Range ignored. https://cloud.google.com/storage/docs/transcoding
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip");
        if (!range.IsWhole)
            request.Headers.TryAddWithoutValidation("Range", range.Header);
        return request;
    }

    public async ValueTask<HttpRequestMessage> CreateAsync(Uri target, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, target);
        try
        {
            await authorization.ApplyAsync(request, cancellationToken).ConfigureAwait(false);
            return request;
        }
        catch
        {
            request.Dispose();
            throw;
        }
    }

    public override HttpFailure? CheckVersion(ObjectRange range, HttpResponseMessage response)
    {
        string generation = Value(response.Headers.NonValidated, "x-goog-generation");
        if (generation.Length > 0 && generation != range.Version)
        {
            return new(
                ObjectStoreError.Changed, $"GET: generation {generation} came for {range.Version}",
                "the object was overwritten since it was listed: list again");
        }
        string stored = Value(response.Headers.NonValidated, "x-goog-stored-content-encoding");
        string sent = Value(response.Content.Headers.NonValidated, "Content-Encoding");
        return stored.Length > 0 && Plain(stored) != Plain(sent)
            ? new(
                ObjectStoreError.Protocol, $"GET: the object is stored as {stored} and came as {Plain(sent)}",
                "set Cache-Control: no-transform on the object, or check proxies before the store")
            { Retry = RetryKind.Few }
            : null;
    }

    // CRC32C is there for every object, MD5 not for composed ones; both are of the whole object, whatever range came.
    public override ContentChecksum ChecksumOf(ObjectRange range, HttpResponseMessage response)
    {
        if (!range.IsWhole || !response.Headers.NonValidated.TryGetValues("x-goog-hash", out HeaderStringValues values))
            return default;
        ContentChecksum md5 = default;
        foreach (string hash in values.SelectMany(static value => value.Split(',', StringSplitOptions.TrimEntries)))
        {
            if (hash.StartsWith("crc32c=", StringComparison.Ordinal))
                return ContentChecksum.FromBase64(ChecksumKind.Crc32C, hash.AsSpan("crc32c=".Length));
            if (hash.StartsWith("md5=", StringComparison.Ordinal))
                md5 = ContentChecksum.FromBase64(ChecksumKind.Md5, hash.AsSpan("md5=".Length));
        }
        return md5;
    }

    public override HttpFailure Explain(HttpResponseMessage response, string body, string? key) =>
        GcsErrors.Explain(response, body, key, authorization);

    private static string Value(HttpHeadersNonValidated headers, string name) =>
        headers.TryGetValues(name, out HeaderStringValues values) ? values.ToString() : "";

    private static string Plain(string encoding) => encoding.Length == 0 ? "identity" : encoding;
}
