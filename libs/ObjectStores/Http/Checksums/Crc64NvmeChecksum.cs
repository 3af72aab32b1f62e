using System.Buffers.Binary;

namespace VastK8s.ObjectStores.Http;

/// <summary>CRC-64/NVME (NVM Express NVM Command Set, 64b CRC: polynomial AD93D23594C93659, reflected), S3's default; 8 bytes at a time by tables.</summary>
internal sealed class Crc64NvmeChecksum : RunningChecksum
{
    private const ulong ReflectedPolynomial = 0x9A6C9329AC4BC9B5;
    private static readonly ulong[] Tables = CreateTables();

    private ulong _crc = ulong.MaxValue;

    public override void Append(ReadOnlySpan<byte> bytes)
    {
        ulong crc = _crc;
        ulong[] t = Tables;
        while (bytes.Length >= 8)
        {
            crc ^= BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            crc = t[0x700 + (byte)crc] ^ t[0x600 + (byte)(crc >> 8)] ^ t[0x500 + (byte)(crc >> 16)] ^ t[0x400 + (byte)(crc >> 24)]
                ^ t[0x300 + (byte)(crc >> 32)] ^ t[0x200 + (byte)(crc >> 40)] ^ t[0x100 + (byte)(crc >> 48)] ^ t[(byte)(crc >> 56)];
            bytes = bytes[8..];
        }
        foreach (byte b in bytes)
            crc = t[(byte)(crc ^ b)] ^ (crc >> 8);
        _crc = crc;
    }

    public override bool Matches(ReadOnlySpan<byte> expected) =>
        expected.Length == 8 && BinaryPrimitives.ReadUInt64BigEndian(expected) == ~_crc;

    // Row n: what a byte does to the remainder when n more bytes follow it.
    private static ulong[] CreateTables()
    {
        ulong[] tables = new ulong[8 * 256];
        for (int i = 0; i < 256; i++)
        {
            ulong crc = (ulong)i;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ ReflectedPolynomial : crc >> 1;
            tables[i] = crc;
        }
        for (int i = 256; i < tables.Length; i++)
            tables[i] = tables[(byte)tables[i - 256]] ^ (tables[i - 256] >> 8);
        return tables;
    }
}
