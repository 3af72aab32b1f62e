using VastK8s.ObjectStores.Http;

namespace VastK8s.ObjectStores.S3;

/// <summary>The checksum of a whole object among an answer's headers.</summary>
internal static class S3Checksums
{
    // The cheapest first. A value "…-N" or of type COMPOSITE is a checksum of parts' checksums, which cannot be computed from the bytes alone.
    private static readonly (string Header, ChecksumKind Kind)[] Headers =
    [
        ("x-amz-checksum-crc32c", ChecksumKind.Crc32C),
        ("x-amz-checksum-crc32", ChecksumKind.Crc32),
        ("x-amz-checksum-crc64nvme", ChecksumKind.Crc64Nvme),
        ("x-amz-checksum-sha1", ChecksumKind.Sha1),
        ("x-amz-checksum-sha256", ChecksumKind.Sha256),
    ];

    /// <param name="response">A 200 or 206 that covers the whole object.</param>
    /// <param name="amazon">
    /// Whether Amazon answers. Its ETag is the MD5 of the bytes for single-part objects in plain text or under SSE-S3; other stores' ETags
    /// under encryption of any kind are not believed to be.
    /// </param>
    public static ContentChecksum Of(HttpResponseMessage response, bool amazon)
    {
        if (S3Protocol.Header(response, "x-amz-checksum-type") is not "COMPOSITE")
        {
            foreach ((string header, ChecksumKind kind) in Headers)
            {
                if (S3Protocol.Header(response, header) is { } value && ContentChecksum.FromBase64(kind, value) is { Kind: not ChecksumKind.None } checksum)
                    return checksum;
            }
        }
        string? encryption = S3Protocol.Header(response, "x-amz-server-side-encryption");
        if ((encryption is not null && !(amazon && encryption == "AES256"))
            || S3Protocol.Header(response, "x-amz-server-side-encryption-customer-algorithm") is not null)
            return default;
        return S3Protocol.Header(response, "ETag") is { } etag ? ContentChecksum.FromHex(ChecksumKind.Md5, S3Version.Unquote(etag)) : default;
    }
}
