using System.Net.Http.Headers;
using VastK8s.ObjectStores.Http;

namespace VastK8s.ObjectStores.AzureBlob;

/// <summary>Requests of the Blob service's REST API, and what its answers say of version, checksum and errors.</summary>
internal sealed class BlobProtocol(BlobContainer container, BlobAuthorization authorization) : HttpProtocol
{
    // The newest that storage emulators and all clouds know:
    // https://learn.microsoft.com/rest/api/storageservices/versioning-for-the-azure-storage-services
    private const string ServiceVersion = "2025-11-05";

    public override ValueTask<HttpRequestMessage> CreateGetAsync(ObjectRange range, CancellationToken cancellationToken) =>
        SignedAsync(HttpMethod.Get, container.Blob(range.Key), range, cancellationToken);

    public ValueTask<HttpRequestMessage> CreateHeadAsync(string key, CancellationToken cancellationToken) =>
        SignedAsync(HttpMethod.Head, container.Blob(key), null, cancellationToken);

    public ValueTask<HttpRequestMessage> CreateListAsync(
        string prefix, bool delimited, string? marker, int pageSize, CancellationToken cancellationToken) =>
        SignedAsync(HttpMethod.Get, container.List(prefix, delimited, marker, pageSize), null, cancellationToken);

    public override HttpFailure? CheckVersion(ObjectRange range, HttpResponseMessage response) =>
        BlobHeaders.ETag(response) is { Length: > 0 } etag && etag != range.Version
            ? new(
                ObjectStoreError.Changed, $"GET: ETag {etag} came for {range.Version}",
                "the object was overwritten since it was listed: list again")
            : null;

    // Content-MD5 is the object's in a whole answer; of a ranged one it would be the range's, and the object's is x-ms-blob-content-md5.
    public override ContentChecksum ChecksumOf(ObjectRange range, HttpResponseMessage response) =>
        range.IsWhole && response.Content.Headers.NonValidated.TryGetValues("Content-MD5", out HeaderStringValues md5)
            ? ContentChecksum.FromBase64(ChecksumKind.Md5, md5.ToString())
            : default;

    public override HttpFailure Explain(HttpResponseMessage response, string body, string? key) =>
        BlobErrors.Explain(response, body, key, authorization);

    private async ValueTask<HttpRequestMessage> SignedAsync(
        HttpMethod method, Uri target, ObjectRange? range, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(method, target);
        try
        {
            request.Headers.TryAddWithoutValidation("x-ms-version", ServiceVersion);
            if (range is { } bytes)
            {
                request.Headers.TryAddWithoutValidation("If-Match", $"\"{bytes.Version}\"");
                if (!bytes.IsWhole)
                    request.Headers.TryAddWithoutValidation("Range", bytes.Header);
            }
            await authorization.ApplyAsync(request, cancellationToken).ConfigureAwait(false);
            return request;
        }
        catch
        {
            request.Dispose();
            throw;
        }
    }
}
