namespace VastK8s.ObjectStores.Http;

/// <summary>
/// What differs between the HTTP stores: how a GET is written and signed, which version and checksum an answer names, what an error means.
/// One instance per store, used from many threads; everything else (connections, retries, resuming, verifying) is <see cref="StoreHttp"/>'s.
/// </summary>
internal abstract class HttpProtocol
{
    /// <summary>
    /// The signed request for <paramref name="range"/> under its version condition (If-Match, versionId, generation). Called anew for each
    /// try, with a later offset when a body broke off. Send a Range header unless <see cref="ObjectRange.IsWhole"/>.
    /// </summary>
    public abstract ValueTask<HttpRequestMessage> CreateGetAsync(ObjectRange range, CancellationToken cancellationToken);

    /// <summary>
    /// Checks that a 200 or 206 is of the version asked for, by its headers; null when it is, or when nothing says otherwise. Lengths and
    /// Content-Range are checked already.
    /// </summary>
    public abstract HttpFailure? CheckVersion(ObjectRange range, HttpResponseMessage response);

    /// <summary>
    /// The checksum that the answer gives for exactly the bytes of <paramref name="range"/>; default when it gives none.
    /// A checksum of the whole object counts only when <see cref="ObjectRange.IsWhole"/>.
    /// </summary>
    public abstract ContentChecksum ChecksumOf(ObjectRange range, HttpResponseMessage response);

    /// <summary>
    /// Says what an answer that is no success means. <see cref="HttpFailures.FromStatus"/> gives the common reading, to refine with the
    /// store's error code. Retry-After is added by the caller.
    /// </summary>
    /// <param name="response">Status and headers.</param>
    /// <param name="body">The body's text (up to 64 KiB); empty for HEAD.</param>
    /// <param name="key">The object, or null for the bucket.</param>
    public abstract HttpFailure Explain(HttpResponseMessage response, string body, string? key);
}
