namespace VastK8s.ObjectStores.Http;

/// <summary>A checksum as a store gives it. The default is none.</summary>
/// <param name="Kind">Algorithm.</param>
/// <param name="Value">Its bytes, big-endian for CRCs as all stores write them.</param>
internal readonly record struct ContentChecksum(ChecksumKind Kind, byte[] Value)
{
    /// <summary>For <see cref="ObjectContent.ChecksumAlgorithm"/>: null for none.</summary>
    public string? Name => Kind switch
    {
        ChecksumKind.None => null,
        ChecksumKind.Md5 => "MD5",
        ChecksumKind.Crc32 => "CRC32",
        ChecksumKind.Crc32C => "CRC32C",
        ChecksumKind.Crc64Nvme => "CRC64NVME",
        ChecksumKind.Sha1 => "SHA1",
        _ => "SHA256",
    };

    /// <summary>From a header in base64; none when it is not that, or not of the algorithm's length.</summary>
    public static ContentChecksum FromBase64(ChecksumKind kind, ReadOnlySpan<char> text)
    {
        byte[] value = new byte[LengthOf(kind)];
        return Convert.TryFromBase64Chars(text, value, out int written) && written == value.Length ? new(kind, value) : default;
    }

    /// <summary>From hexadecimal digits; none when it is not that, or not of the algorithm's length.</summary>
    public static ContentChecksum FromHex(ChecksumKind kind, ReadOnlySpan<char> text)
    {
        byte[] value = new byte[LengthOf(kind)];
        return text.Length == value.Length * 2 && Convert.FromHexString(text, value, out _, out _) == System.Buffers.OperationStatus.Done
            ? new(kind, value) : default;
    }

    private static int LengthOf(ChecksumKind kind) => kind switch
    {
        ChecksumKind.Md5 => 16,
        ChecksumKind.Crc32 or ChecksumKind.Crc32C => 4,
        ChecksumKind.Crc64Nvme => 8,
        ChecksumKind.Sha1 => 20,
        ChecksumKind.Sha256 => 32,
        _ => 0,
    };
}
