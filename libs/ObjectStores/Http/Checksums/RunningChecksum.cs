namespace VastK8s.ObjectStores.Http;

/// <summary>A checksum over bytes as they arrive.</summary>
internal abstract class RunningChecksum : IDisposable
{
    /// <summary>A new one; null for <see cref="ChecksumKind.None"/>.</summary>
    public static RunningChecksum? Create(ChecksumKind kind) => kind switch
    {
        ChecksumKind.None => null,
        ChecksumKind.Crc32 => new Crc32Checksum(),
        ChecksumKind.Crc32C => new Crc32CChecksum(),
        ChecksumKind.Crc64Nvme => new Crc64NvmeChecksum(),
        _ => new CryptographicChecksum(kind),
    };

    public abstract void Append(ReadOnlySpan<byte> bytes);

    /// <summary>Whether what was appended has this checksum. Call once, at the end.</summary>
    public abstract bool Matches(ReadOnlySpan<byte> expected);

    public virtual void Dispose()
    {
    }
}
