using System.Net;
using VastK8s.ObjectStores.Http;
using VastK8s.ObjectStores.Listing;
using VastK8s.ObjectStores.S3.Listing;

namespace VastK8s.ObjectStores.S3;

/// <summary>
/// Finds out, once, whether the bucket's objects can be pinned by VersionId: it must have versions, and the credentials the rights to see
/// that (s3:GetBucketVersioning), to list them (s3:ListBucketVersions) and to read them (s3:GetObjectVersion). Without one of these, objects are
/// pinned by ETag.
/// </summary>
internal sealed class S3Versioning(StoreHttp http, S3Protocol protocol) : IDisposable
{
    private readonly SemaphoreSlim _finding = new(1, 1);
    private bool? _usesVersions;

    public async ValueTask<bool> UsesVersionsAsync(CancellationToken cancellationToken)
    {
        if (_usesVersions is { } known)
            return known;
        await _finding.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _usesVersions ??= await FindAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _finding.Release();
        }
    }

    public void Dispose() => _finding.Dispose();

    private async ValueTask<bool> FindAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!await HasVersionsAsync(cancellationToken).ConfigureAwait(false))
                return false;
            var pages = new S3Pages(http, protocol, versions: true);
            KeyPage page = await pages.ReadAsync(new KeyQuery(http.Options.Uri.Prefix, false, null, null), cancellationToken).ConfigureAwait(false);
            if (page.Objects.Count > 0)
                await HeadVersionAsync(page.Objects[0], cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (ObjectStoreException e) when (e.Error is ObjectStoreError.AccessDenied or ObjectStoreError.Protocol)
        {
            return false;
        }
        catch (ObjectStoreException e) when (e.Error is ObjectStoreError.NotFound or ObjectStoreError.Changed)
        {
            // The object went away while it was tried, which says that it could be.
            return true;
        }
    }

    // "Suspended" too: versions made before are there to be read.
    private ValueTask<bool> HasVersionsAsync(CancellationToken cancellationToken) => http.SendAsync(
        null,
        ending => protocol.CreateAsync(HttpMethod.Get, null, "versioning=", ending),
        static async (_, body, ending) =>
        {
            using PooledBody text = await PooledBody.ReadAsync(body, 64 * 1024, ending).ConfigureAwait(false);
            return System.Text.Encoding.UTF8.GetString(text.Bytes.Span) is var xml
                && (xml.Contains("<Status>Enabled<", StringComparison.Ordinal) || xml.Contains("<Status>Suspended<", StringComparison.Ordinal));
        },
        cancellationToken);

    private ValueTask<HttpStatusCode> HeadVersionAsync(ObjectInfo info, CancellationToken cancellationToken) => http.SendAsync(
        info.Key,
        ending => protocol.CreateAsync(
            HttpMethod.Head, info.Key, $"versionId={KeyEncoding.Segment(S3Version.Parse(info.Version).VersionId ?? "null")}", ending),
        static (response, _, _) => new ValueTask<HttpStatusCode>(response.StatusCode),
        cancellationToken);
}
