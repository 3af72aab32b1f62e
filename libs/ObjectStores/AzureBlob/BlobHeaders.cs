using System.Net.Http.Headers;
using VastK8s.ObjectStores.Http;
using VastK8s.ObjectStores.Listing;

namespace VastK8s.ObjectStores.AzureBlob;

/// <summary>What the headers of a blob's answer say.</summary>
internal static class BlobHeaders
{
    /// <summary>The ETag without its quotes, as a listing has it; empty when there is none.</summary>
    public static string ETag(HttpResponseMessage response) => Value(response, "ETag").Trim('"');

    /// <summary>A HEAD's answer as a listing would have it.</summary>
    /// <exception cref="FormatException">A header is missing.</exception>
    public static ObjectInfo Info(string key, HttpResponseMessage response)
    {
        string etag = ETag(response);
        long size = ContentRange.LengthOf(response);
        if (etag.Length == 0 || size < 0)
            throw new FormatException("HEAD without ETag or Content-Length");
        long modified = response.Content.Headers.LastModified is { } time ? UnixNs.Of(time) : 0;
        return IsDirectory(response)
            ? new ObjectInfo(key.EndsWith('/') ? key : key + "/", 0, modified, etag)
            : new ObjectInfo(key, size, modified, etag);
    }

    public static bool IsDirectory(HttpResponseMessage response) =>
        Value(response, "x-ms-resource-type") == "directory"
        || Value(response, "x-ms-meta-hdi_isfolder").Equals("true", StringComparison.OrdinalIgnoreCase);

    public static string Value(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out HeaderStringValues values) ? values.ToString() : "";
}
