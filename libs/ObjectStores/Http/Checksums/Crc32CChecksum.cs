using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace VastK8s.ObjectStores.Http;

/// <summary>CRC-32C (Castagnoli), x-amz-checksum-crc32c and x-goog-hash: one processor instruction per 8 bytes where there is one.</summary>
internal sealed class Crc32CChecksum : RunningChecksum
{
    private uint _crc = uint.MaxValue;

    public override void Append(ReadOnlySpan<byte> bytes)
    {
        uint crc = _crc;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words)
            crc = BitOperations.Crc32C(crc, BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word));
        foreach (byte b in bytes[(words.Length * sizeof(ulong))..])
            crc = BitOperations.Crc32C(crc, b);
        _crc = crc;
    }

    public override bool Matches(ReadOnlySpan<byte> expected) =>
        expected.Length == 4 && BinaryPrimitives.ReadUInt32BigEndian(expected) == ~_crc;
}
