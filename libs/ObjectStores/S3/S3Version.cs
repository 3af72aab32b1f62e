using System.Globalization;

namespace VastK8s.ObjectStores.S3;

/// <summary>
/// What <see cref="ObjectInfo.Version"/> holds for S3, in this form: <c>ETag</c>, or <c>ETag VersionId</c> where the bucket has versions. A
/// store that gives no ETag is held to its Last-Modified instead: <c>@seconds</c>. Neither ETags nor VersionIds hold spaces.
/// </summary>
/// <param name="ETag">Without quotes; empty when there is none.</param>
/// <param name="VersionId">Null when the bucket has no versions.</param>
/// <param name="ModifiedUnixSeconds">Only where ETag is empty.</param>
internal readonly record struct S3Version(string ETag, string? VersionId, long ModifiedUnixSeconds)
{
    public static string Format(ReadOnlySpan<char> etag, ReadOnlySpan<char> versionId, long modifiedUnixNs)
    {
        etag = Unquote(etag);
        if (etag.IsEmpty)
            return versionId.IsEmpty ? $"@{modifiedUnixNs / 1_000_000_000}" : $"@{modifiedUnixNs / 1_000_000_000} {versionId}";
        return versionId.IsEmpty ? new string(etag) : $"{etag} {versionId}";
    }

    public static S3Version Parse(string text)
    {
        int space = text.IndexOf(' ');
        string etag = space < 0 ? text : text[..space];
        string? versionId = space < 0 ? null : text[(space + 1)..];
        return etag.StartsWith('@') && long.TryParse(etag.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out long seconds)
            ? new S3Version("", versionId, seconds)
            : new S3Version(etag, versionId, 0);
    }

    public static ReadOnlySpan<char> Unquote(ReadOnlySpan<char> etag)
    {
        etag = etag.Trim();
        return etag.Length >= 2 && etag[0] == '"' && etag[^1] == '"' ? etag[1..^1] : etag;
    }
}
