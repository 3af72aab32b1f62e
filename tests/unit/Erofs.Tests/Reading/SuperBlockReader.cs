using System.Buffers.Binary;

namespace VastK8s.Erofs.Tests.Reading;

/// <summary>The superblock and the device table.</summary>
internal sealed class SuperBlockReader
{
    public SuperBlockReader(byte[] image)
    {
        var super = image.AsSpan(1024, 128);
        Assert.Equal(0xE0F5E1E2u, BinaryPrimitives.ReadUInt32LittleEndian(super));
        Assert.Equal(Checksum(image), BinaryPrimitives.ReadUInt32LittleEndian(super[4..]));
        Assert.Equal(3u, BinaryPrimitives.ReadUInt32LittleEndian(super[8..]));
        Assert.Equal(12, super[12]);
        Assert.Equal(0xCu, BinaryPrimitives.ReadUInt32LittleEndian(super[80..]));
        RootNid = BinaryPrimitives.ReadUInt16LittleEndian(super[14..]);
        Inodes = BinaryPrimitives.ReadUInt64LittleEndian(super[16..]);
        BuildTimeSeconds = BinaryPrimitives.ReadInt64LittleEndian(super[24..]);
        BuildTimeNs = BinaryPrimitives.ReadUInt32LittleEndian(super[32..]);
        Blocks = BinaryPrimitives.ReadUInt32LittleEndian(super[36..]);
        MetaBlock = BinaryPrimitives.ReadUInt32LittleEndian(super[40..]);
        Uuid = super[48..64].ToArray();
        DeviceTableOffset = BinaryPrimitives.ReadUInt16LittleEndian(super[88..]) * 128;
        for (var i = 0; i < BinaryPrimitives.ReadUInt16LittleEndian(super[86..]); i++)
            Devices.Add(BinaryPrimitives.ReadUInt32LittleEndian(image.AsSpan(DeviceTableOffset + (i * 128) + 64)));
    }

    public ushort RootNid { get; }

    public ulong Inodes { get; }

    public long BuildTimeSeconds { get; }

    public uint BuildTimeNs { get; }

    public uint Blocks { get; }

    public uint MetaBlock { get; }

    public byte[] Uuid { get; }

    public int DeviceTableOffset { get; }

    /// <summary>Blocks of each.</summary>
    public List<uint> Devices { get; } = [];

    /// <summary>crc32c bit by bit (polynomial 0x82F63B78), over [1024, 4096) with the checksum as zeros.</summary>
    private static uint Checksum(byte[] image)
    {
        var crc = 0xFFFFFFFF;
        for (var at = 1024; at < 4096; at++)
        {
            crc ^= at is >= 1028 and < 1032 ? 0u : image[at];
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x82F63B78 : crc >> 1;
        }
        return crc;
    }
}
