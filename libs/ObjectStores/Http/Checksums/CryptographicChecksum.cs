using System.Security.Cryptography;

namespace VastK8s.ObjectStores.Http;

/// <summary>MD5, SHA-1 and SHA-256, as the stores define them; against damage, not against an adversary.</summary>
internal sealed class CryptographicChecksum(ChecksumKind kind) : RunningChecksum
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(kind switch
    {
        ChecksumKind.Md5 => HashAlgorithmName.MD5,
        ChecksumKind.Sha1 => HashAlgorithmName.SHA1,
        ChecksumKind.Sha256 => HashAlgorithmName.SHA256,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    });

    public override void Append(ReadOnlySpan<byte> bytes) => _hash.AppendData(bytes);

    public override bool Matches(ReadOnlySpan<byte> expected)
    {
        Span<byte> value = stackalloc byte[32];
        return value[.._hash.GetHashAndReset(value)].SequenceEqual(expected);
    }

    public override void Dispose()
    {
        _hash.Dispose();
        base.Dispose();
    }
}
