using System.Buffers.Binary;
using System.IO.Hashing;

namespace VastK8s.ObjectStores.Http;

/// <summary>CRC-32 (ISO-HDLC), x-amz-checksum-crc32.</summary>
internal sealed class Crc32Checksum : RunningChecksum
{
    private readonly Crc32 _crc = new();

    public override void Append(ReadOnlySpan<byte> bytes) => _crc.Append(bytes);

    public override bool Matches(ReadOnlySpan<byte> expected) =>
        expected.Length == 4 && BinaryPrimitives.ReadUInt32BigEndian(expected) == _crc.GetCurrentHashAsUInt32();
}
