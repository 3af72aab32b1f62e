using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using VastK8s.CacheAgent.Snapshots.Files;

namespace VastK8s.CacheAgent.Snapshots.Layout;

/// <summary>
/// A row on disk, 32 bytes, little-endian: 4 start block, 2 segment, 2 source, 8 size (43 bits) under heap length (21 bits), 6 first chunk,
/// 6 heap offset, 4 CRC-32C over the row's number and the 28 bytes before. A page of rows is one 4 KiB block.
/// </summary>
internal static class RowCode
{
    public const int Bytes = 32;
    public const int RowsPerPage = 128;
    public const int PageBytes = Bytes * RowsPerPage;

    /// <summary>What 48 bits hold.</summary>
    public const long MaxChunks = 1L << 48;

    private const int SizeBits = 43;
    private const int CrcAt = 28;

    [MethodImpl(Hot.Path)]
    public static void Write(Span<byte> destination, in ObjectRow row)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(destination, row.StartBlock);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[4..], (ushort)row.Segment);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[6..], (ushort)row.Source);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[8..], (ulong)row.Size | ((ulong)row.HeapLength << SizeBits));
        BinaryPrimitives.WriteUInt64LittleEndian(destination[16..], (ulong)row.FirstChunk);

        // Written after the chunk number, whose two empty top bytes it covers.
        BinaryPrimitives.WriteUInt32LittleEndian(destination[22..], (uint)row.HeapOffset);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[26..], (ushort)(row.HeapOffset >> 32));
        BinaryPrimitives.WriteUInt32LittleEndian(destination[CrcAt..], Crc(destination, row.Id));
    }

    /// <summary>Decodes the row with this number.</summary>
    /// <exception cref="SnapshotFormatException">Its checksum is wrong.</exception>
    public static ObjectRow Read(ReadOnlySpan<byte> source, long id)
    {
        if (BinaryPrimitives.ReadUInt32LittleEndian(source[CrcAt..]) != Crc(source, id))
            throw new SnapshotFormatException($"row {id} of layout.rows is damaged: delete the Dataset's directory to build it anew");
        var sizeAndLength = BinaryPrimitives.ReadUInt64LittleEndian(source[8..]);
        return new ObjectRow(
            id,
            BinaryPrimitives.ReadUInt16LittleEndian(source[4..]),
            BinaryPrimitives.ReadUInt32LittleEndian(source),
            (long)(sizeAndLength & ((1UL << SizeBits) - 1)),
            BinaryPrimitives.ReadUInt16LittleEndian(source[6..]),
            FirstChunk(source),
            BinaryPrimitives.ReadUInt32LittleEndian(source[22..]) | ((long)BinaryPrimitives.ReadUInt16LittleEndian(source[26..]) << 32),
            (int)(sizeAndLength >> SizeBits));
    }

    /// <summary>Segment and block as one number that orders like them.</summary>
    public static ulong Address(ReadOnlySpan<byte> row) => Address(BinaryPrimitives.ReadUInt16LittleEndian(row[4..]), BinaryPrimitives.ReadUInt32LittleEndian(row));

    public static ulong Address(int segment, uint block) => ((ulong)segment << 32) | block;

    public static long FirstChunk(ReadOnlySpan<byte> row) => (long)(BinaryPrimitives.ReadUInt64LittleEndian(row[16..]) & 0xFFFF_FFFF_FFFF);

    private static uint Crc(ReadOnlySpan<byte> row, long id)
    {
        var crc = BitOperations.Crc32C(0, (ulong)id);
        crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(row));
        crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(row[8..]));
        crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(row[16..]));
        return BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt32LittleEndian(row[24..]));
    }
}
