using VastK8s.ObjectStores.Http;

namespace VastK8s.ObjectStores.Tests.Support;

/// <summary>The least a store can be: GET /key with Range and If-Match, ETag and Content-MD5 in the answer.</summary>
internal sealed class PlainProtocol(Uri endpoint) : HttpProtocol
{
    public override ValueTask<HttpRequestMessage> CreateGetAsync(ObjectRange range, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, KeyEncoding.VerbatimUri($"{endpoint.OriginalString.TrimEnd('/')}/{KeyEncoding.Path(range.Key)}"));
        request.Headers.TryAddWithoutValidation("If-Match", $"\"{range.Version}\"");
        if (!range.IsWhole)
            request.Headers.TryAddWithoutValidation("Range", range.Header);
        return new ValueTask<HttpRequestMessage>(request);
    }

    public override HttpFailure? CheckVersion(ObjectRange range, HttpResponseMessage response) =>
        response.Headers.ETag is { } etag && etag.Tag != $"\"{range.Version}\""
            ? new HttpFailure(ObjectStoreError.Changed, $"GET: {etag.Tag} came", "list again") : null;

    public override ContentChecksum ChecksumOf(ObjectRange range, HttpResponseMessage response) =>
        range.IsWhole && response.Content.Headers.ContentMD5 is { } md5 ? new ContentChecksum(ChecksumKind.Md5, md5) : default;

    public override HttpFailure Explain(HttpResponseMessage response, string body, string? key) => HttpFailures.FromStatus(response, body, key);
}
