using System.Buffers.Binary;
using System.Text;

namespace VastK8s.Fuse.Tests.Support;

/// <summary>
/// The least EROFS image with files on a device of their own: superblock and device slots, inodes, one directory block
/// (fs/erofs/erofs_fs.h of Linux). File i is called "file-i" and is the first <c>size</c> bytes of device i.
/// </summary>
internal static class TinyErofsImage
{
    private const int Block = 4096;
    private const int SuperBlock = 1024;
    private const int DeviceSlotBytes = 128;
    private const int InodeSlotBytes = 32;
    private const int RootNid = 2;
    private const int FirstFileNid = 8;
    private const int NidsPerFile = 4;
    private const int ChunkBits = 31;
    private const ushort FlatPlainCompact = 0;
    private const ushort ChunkBasedExtended = (4 << 1) | 1;

    public static void Write(string path, params long[] sizes)
    {
        var image = new byte[3 * Block];
        var names = sizes.Select((_, i) => $"file-{i}").ToArray();
        var super = image.AsSpan(SuperBlock);
        BinaryPrimitives.WriteUInt32LittleEndian(super, 0xE0F5E1E2);
        super[12] = 12;
        BinaryPrimitives.WriteUInt16LittleEndian(super[14..], RootNid);
        BinaryPrimitives.WriteUInt64LittleEndian(super[16..], (ulong)sizes.Length + 1);
        BinaryPrimitives.WriteUInt32LittleEndian(super[36..], (uint)(image.Length / Block));
        BinaryPrimitives.WriteUInt32LittleEndian(super[40..], 1);
        BinaryPrimitives.WriteUInt32LittleEndian(super[80..], 0x4 | 0x8);
        BinaryPrimitives.WriteUInt16LittleEndian(super[86..], (ushort)sizes.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(super[88..], (SuperBlock / DeviceSlotBytes) + 1);
        for (var i = 0; i < sizes.Length; i++)
        {
            var blocks = (uint)((sizes[i] + Block - 1) / Block);
            BinaryPrimitives.WriteUInt32LittleEndian(super[((i + 1) * DeviceSlotBytes + 64)..], blocks);
            WriteFile(image.AsSpan(Block + (FirstFileNid + (i * NidsPerFile)) * InodeSlotBytes), i, sizes[i]);
        }
        var size = WriteDirectory(image.AsSpan(2 * Block), names);
        WriteRoot(image.AsSpan(Block + (RootNid * InodeSlotBytes)), size);
        File.WriteAllBytes(path, image);
    }

    private static void WriteRoot(Span<byte> inode, int size)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(inode, FlatPlainCompact);
        BinaryPrimitives.WriteUInt16LittleEndian(inode[4..], 0x4000 | 0x16D);
        BinaryPrimitives.WriteUInt16LittleEndian(inode[6..], 2);
        BinaryPrimitives.WriteUInt32LittleEndian(inode[8..], (uint)size);
        BinaryPrimitives.WriteUInt32LittleEndian(inode[16..], 2);
    }

    private static void WriteFile(Span<byte> inode, int index, long size)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(inode, ChunkBasedExtended);
        BinaryPrimitives.WriteUInt16LittleEndian(inode[4..], 0x8000 | 0x124);
        BinaryPrimitives.WriteUInt64LittleEndian(inode[8..], (ulong)size);
        BinaryPrimitives.WriteUInt32LittleEndian(inode[16..], (ChunkBits - 12) | 0x20);
        BinaryPrimitives.WriteUInt32LittleEndian(inode[20..], (uint)index + 2);
        BinaryPrimitives.WriteUInt32LittleEndian(inode[44..], 1);
        BinaryPrimitives.WriteUInt16LittleEndian(inode[66..], (ushort)(index + 1));
    }

    private static int WriteDirectory(Span<byte> block, string[] names)
    {
        const int DirentBytes = 12;
        var files = names.Select((name, i) => (Name: name, Nid: FirstFileNid + (i * NidsPerFile), Type: (byte)1));
        (string Name, int Nid, byte Type)[] entries = [(".", RootNid, 2), ("..", RootNid, 2), .. files];
        Array.Sort(entries, (a, b) => string.CompareOrdinal(a.Name, b.Name));
        var nameOffset = entries.Length * DirentBytes;
        for (var i = 0; i < entries.Length; i++)
        {
            var dirent = block[(i * DirentBytes)..];
            BinaryPrimitives.WriteUInt64LittleEndian(dirent, (ulong)entries[i].Nid);
            BinaryPrimitives.WriteUInt16LittleEndian(dirent[8..], (ushort)nameOffset);
            dirent[10] = entries[i].Type;
            nameOffset += Encoding.UTF8.GetBytes(entries[i].Name, block[nameOffset..]);
        }
        return nameOffset;
    }
}
