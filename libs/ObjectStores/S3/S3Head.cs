using VastK8s.ObjectStores.Http;

namespace VastK8s.ObjectStores.S3;

/// <summary>An object as the headers of a HEAD show it.</summary>
internal static class S3Head
{
    /// <param name="key">The key.</param>
    /// <param name="response">A 200.</param>
    /// <param name="versions">Whether listings name VersionIds: then an object without one is the version <c>null</c>, as it is listed.</param>
    /// <exception cref="FormatException">No Content-Length.</exception>
    public static ObjectInfo Read(string key, HttpResponseMessage response, bool versions)
    {
        long size = ContentRange.LengthOf(response);
        if (size < 0)
            throw new FormatException("HEAD without Content-Length");
        long modified = response.Content.Headers.LastModified is { } time ? (time - DateTimeOffset.UnixEpoch).Ticks * 100 : 0;
        string versionId = versions ? S3Protocol.Header(response, "x-amz-version-id") ?? "null" : "";
        return new ObjectInfo(key, size, modified, S3Version.Format(S3Protocol.Header(response, "ETag"), versionId, modified));
    }
}
