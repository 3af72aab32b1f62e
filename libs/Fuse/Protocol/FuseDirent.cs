using System.Runtime.InteropServices;

namespace VastK8s.Fuse.Protocol;

/// <summary><c>struct fuse_dirent</c>: one entry in an answer to READDIR; the name follows, padded with zeros to 8 bytes.</summary>
[StructLayout(LayoutKind.Explicit, Size = 24)]
internal struct FuseDirent
{
    [FieldOffset(0)] public ulong Inode;
    [FieldOffset(8)] public ulong NextOffset;
    [FieldOffset(16)] public uint NameLength;
    [FieldOffset(20)] public uint Type;
}
