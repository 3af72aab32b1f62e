using System.Runtime.InteropServices;

namespace VastK8s.Fuse.Protocol;

/// <summary><c>struct fuse_statfs_out</c>: answers STATFS (it is one <c>struct fuse_kstatfs</c>).</summary>
[StructLayout(LayoutKind.Explicit, Size = 80)]
internal struct FuseStatFsOut
{
    [FieldOffset(0)] public ulong Blocks;
    [FieldOffset(8)] public ulong BlocksFree;
    [FieldOffset(16)] public ulong BlocksAvailable;
    [FieldOffset(24)] public ulong Files;
    [FieldOffset(32)] public ulong FilesFree;
    [FieldOffset(40)] public uint BlockSize;
    [FieldOffset(44)] public uint NameLength;
    [FieldOffset(48)] public uint FragmentSize;
}
