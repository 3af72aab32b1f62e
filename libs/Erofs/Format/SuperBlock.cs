using System.Buffers.Binary;
using System.Numerics;

namespace VastK8s.Erofs.Format;

/// <summary>struct erofs_super_block.</summary>
internal readonly ref struct SuperBlock
{
    public const int Offset = 1024;
    public const int Size = 128;

    private const uint Magic = 0xE0F5E1E2;
    private const uint CompatSbChksum = 0x1;
    private const uint CompatMtime = 0x2;
    private const uint IncompatChunkedFile = 0x4;
    private const uint IncompatDeviceTable = 0x8;

    public required ushort RootNid { get; init; }

    public required ulong Inodes { get; init; }

    public required long BuildTimeUnixNs { get; init; }

    /// <summary>Blocks of the image itself.</summary>
    public required uint Blocks { get; init; }

    /// <summary>Block that nid 0 would be in.</summary>
    public required uint MetaBlock { get; init; }

    public required Guid Uuid { get; init; }

    public required ushort Devices { get; init; }

    /// <summary>Writes into the first block of the image, which holds its device slots already: the checksum covers them.</summary>
    public void WriteTo(Span<byte> firstBlock)
    {
        var checkedBytes = firstBlock[Offset..Layout.BlockSize];
        var to = checkedBytes[..Size];
        to.Clear();
        var (seconds, ns) = ExtendedInode.SplitTime(BuildTimeUnixNs);
        BinaryPrimitives.WriteUInt32LittleEndian(to, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(to[8..], CompatSbChksum | CompatMtime);
        to[12] = Layout.BlockBits;
        BinaryPrimitives.WriteUInt16LittleEndian(to[14..], RootNid);
        BinaryPrimitives.WriteUInt64LittleEndian(to[16..], Inodes);
        BinaryPrimitives.WriteInt64LittleEndian(to[24..], seconds);
        BinaryPrimitives.WriteUInt32LittleEndian(to[32..], ns);
        BinaryPrimitives.WriteUInt32LittleEndian(to[36..], Blocks);
        BinaryPrimitives.WriteUInt32LittleEndian(to[40..], MetaBlock);
        Uuid.TryWriteBytes(to[48..64], bigEndian: true, out _);
        BinaryPrimitives.WriteUInt32LittleEndian(to[80..], IncompatChunkedFile | IncompatDeviceTable);
        BinaryPrimitives.WriteUInt16LittleEndian(to[86..], Devices);
        BinaryPrimitives.WriteUInt16LittleEndian(to[88..], DeviceSlot.TableOffset / DeviceSlot.Size);
        BinaryPrimitives.WriteUInt32LittleEndian(to[4..], Crc32C(checkedBytes));
    }

    /// <summary>The kernel's crc32c: seed ~0 and no inversion at the end, over the rest of the block with the checksum field 0.</summary>
    private static uint Crc32C(ReadOnlySpan<byte> bytes)
    {
        var crc = ~0u;
        foreach (var value in bytes)
            crc = BitOperations.Crc32C(crc, value);
        return crc;
    }
}
