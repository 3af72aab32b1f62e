using VastK8s.ObjectStores.Http;
using VastK8s.ObjectStores.S3.Signing;

namespace VastK8s.ObjectStores.S3;

/// <summary>S3's requests and answers.</summary>
internal sealed class S3Protocol(StoreOptions options, S3Endpoint endpoint) : HttpProtocol, IDisposable
{
    private const string UserAgent = "vastk8s";

    private readonly S3KeySource _keys = new(options);
    private readonly SigV4Signer _signer = new(endpoint.Region);
    private TimeSpan _clockOffset;

    public override ValueTask<HttpRequestMessage> CreateGetAsync(ObjectRange range, CancellationToken cancellationToken)
    {
        S3Version version = S3Version.Parse(range.Version);
        string query = version.VersionId is null ? "" : $"versionId={KeyEncoding.Segment(version.VersionId)}";
        return CreateAsync(HttpMethod.Get, range.Key, query, version, range, cancellationToken);
    }

    /// <summary>A signed request for an object, or for the bucket where <paramref name="key"/> is null.</summary>
    /// <param name="method">GET or HEAD.</param>
    /// <param name="key">The object.</param>
    /// <param name="query">Encoded, sorted, each parameter with '='.</param>
    /// <param name="cancellationToken">Ends waiting for credentials.</param>
    public ValueTask<HttpRequestMessage> CreateAsync(HttpMethod method, string? key, string query, CancellationToken cancellationToken) =>
        CreateAsync(method, key, query, null, null, cancellationToken);

    public override HttpFailure? CheckVersion(ObjectRange range, HttpResponseMessage response)
    {
        S3Version version = S3Version.Parse(range.Version);
        bool same = version.ETag.Length > 0
            ? Header(response, "ETag") is not { } etag || S3Version.Unquote(etag).SequenceEqual(version.ETag)
            : response.Content.Headers.LastModified is not { } modified || modified.ToUnixTimeSeconds() == version.ModifiedUnixSeconds;
        same &= version.VersionId is null || Header(response, "x-amz-version-id") is not { } id || id == version.VersionId;
        return same ? null : new HttpFailure(
            ObjectStoreError.Changed, "GET: another version came than was asked for", "the object was overwritten since it was listed: list again");
    }

    public override ContentChecksum ChecksumOf(ObjectRange range, HttpResponseMessage response) =>
        range.IsWhole ? S3Checksums.Of(response, endpoint.IsAmazon) : default;

    public override HttpFailure Explain(HttpResponseMessage response, string body, string? key)
    {
        S3ErrorBody error = S3ErrorBody.Parse(body);
        if (error.Code is "RequestTimeTooSkewed" && response.Headers.Date is { } serverTime)
            _clockOffset = serverTime - options.Time.GetUtcNow();
        bool renewed = error.Code is "ExpiredToken" or "ExpiredTokenException" or "TokenRefreshRequired" or "InvalidToken" && _keys.CanRenew;
        if (renewed)
            _keys.Renew();
        HttpFailure failure = S3Errors.Explain(response, error, key, endpoint.Region, options.Anonymous);
        return renewed ? failure with { Retry = RetryKind.Few } : failure;
    }

    public void Dispose() => _keys.Dispose();

    public static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    private async ValueTask<HttpRequestMessage> CreateAsync(
        HttpMethod method, string? key, string query, S3Version? condition, ObjectRange? range, CancellationToken cancellationToken)
    {
        S3Keys? keys = await _keys.GetAsync(cancellationToken).ConfigureAwait(false);
        string path = endpoint.PathOf(key);
        var request = new HttpRequestMessage(method, endpoint.UriOf(path, query));
        request.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        if (condition is { } version)
        {
            if (version.ETag.Length > 0)
                request.Headers.TryAddWithoutValidation("If-Match", $"\"{version.ETag}\"");
            else
                request.Headers.IfUnmodifiedSince = DateTimeOffset.FromUnixTimeSeconds(version.ModifiedUnixSeconds);
        }
        if (range is { IsWhole: false } part)
            request.Headers.TryAddWithoutValidation("Range", part.Header);
        // For a part of an object Amazon gives none; other stores, of which some refuse headers that they do not know, have their ETag for it.
        bool wantsChecksum = endpoint.IsAmazon && method == HttpMethod.Get && range is { IsWhole: true };
        if (wantsChecksum)
            request.Headers.TryAddWithoutValidation("x-amz-checksum-mode", "ENABLED");
        if (keys is not null)
            Sign(request, method.Method, path, query, keys, wantsChecksum);
        return request;
    }

    // Range and If-Match stay out of the signature, which covers host and x-amz-* only: a caching proxy may ask in slices of its own.
    private void Sign(HttpRequestMessage request, string method, string path, string query, S3Keys keys, bool wantsChecksum)
    {
        DateTimeOffset now = options.Time.GetUtcNow() + _clockOffset;
        string date = _signer.DateOf(now);
        Span<(string, string)> headers = new (string, string)[5];
        int count = 0;
        headers[count++] = ("host", endpoint.Host);
        if (wantsChecksum)
            headers[count++] = ("x-amz-checksum-mode", "ENABLED");
        headers[count++] = ("x-amz-content-sha256", SigV4Signer.EmptyPayload);
        headers[count++] = ("x-amz-date", date);
        if (keys.SessionToken is not null)
            headers[count++] = ("x-amz-security-token", keys.SessionToken);
        request.Headers.TryAddWithoutValidation("x-amz-content-sha256", SigV4Signer.EmptyPayload);
        request.Headers.TryAddWithoutValidation("x-amz-date", date);
        if (keys.SessionToken is not null)
            request.Headers.TryAddWithoutValidation("x-amz-security-token", keys.SessionToken);
        request.Headers.TryAddWithoutValidation("Authorization", _signer.Authorization(method, path, query, headers[..count], keys, now));
    }
}
