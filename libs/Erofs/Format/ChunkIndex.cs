using System.Buffers.Binary;
using System.Numerics;

namespace VastK8s.Erofs.Format;

/// <summary>struct erofs_inode_chunk_index: where a chunk is. It stands behind its inode, on an 8-byte boundary.</summary>
internal static class ChunkIndex
{
    public const int Size = 8;

    private const uint FormatIndexes = 0x20;

    /// <summary>i_u of a file that is one chunk: the block count of the chunk as a power of two, and that indexes follow.</summary>
    public static uint FormatOfOneChunk(long blocks) =>
        (uint)BitOperations.Log2(BitOperations.RoundUpToPowerOf2((ulong)blocks)) | FormatIndexes;

    /// <param name="destination">Zeroed: the first two bytes (startblk_hi) stay 0.</param>
    /// <param name="deviceId">From 1; 0 is the image itself.</param>
    /// <param name="startBlock">Not 0xFFFFFFFF, which is a hole.</param>
    public static void Write(Span<byte> destination, int deviceId, uint startBlock)
    {
        var to = destination[..Size];
        BinaryPrimitives.WriteUInt16LittleEndian(to[2..], (ushort)deviceId);
        BinaryPrimitives.WriteUInt32LittleEndian(to[4..], startBlock);
    }
}
