using System.Runtime.InteropServices;
using VastK8s.Fuse.Protocol;

namespace VastK8s.Fuse.Serving;

/// <summary>Answers READDIR. An offset is the number of entries before it: 0 is ".", 1 is "..", then the files by index.</summary>
internal static class FuseDirents
{
    private const int DotEntries = 2;

    /// <summary>Writes entries from an offset on until one does not fit; the bytes written, 0 past the end.</summary>
    public static int Write(Span<byte> buffer, ulong offset, IFuseFiles files)
    {
        var written = 0;
        while (offset <= int.MaxValue - DotEntries)
        {
            int size;
            if (offset < DotEntries)
            {
                var name = offset == 0 ? "."u8 : ".."u8;
                size = WriteOne(buffer[written..], FuseProtocol.RootId, FuseInodes.DirectoryType, offset + 1, name);
            }
            else
            {
                if (!files.TryGetEntry((int)offset - DotEntries, out var file, out var name)) break;
                size = WriteOne(buffer[written..], file.NodeId, FuseInodes.FileType, offset + 1, name);
            }
            if (size == 0) break;
            written += size;
            offset++;
        }
        return written;
    }

    private static int WriteOne(Span<byte> buffer, ulong inode, uint type, ulong nextOffset, ReadOnlySpan<byte> name)
    {
        var header = Marshal.SizeOf<FuseDirent>();
        var size = (header + name.Length + 7) & ~7;
        if (size > buffer.Length) return 0;
        MemoryMarshal.Write(buffer, new FuseDirent { Inode = inode, NextOffset = nextOffset, NameLength = (uint)name.Length, Type = type });
        name.CopyTo(buffer[header..]);
        buffer[(header + name.Length)..size].Clear();
        return size;
    }
}
