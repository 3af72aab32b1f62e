using System.Runtime.InteropServices;

namespace VastK8s.Fuse.Protocol;

/// <summary><c>struct fuse_attr</c>: an inode.</summary>
[StructLayout(LayoutKind.Explicit, Size = 88)]
internal struct FuseAttr
{
    [FieldOffset(0)] public ulong Inode;
    [FieldOffset(8)] public ulong Size;
    [FieldOffset(16)] public ulong Blocks;
    [FieldOffset(24)] public ulong AccessTime;
    [FieldOffset(32)] public ulong ModifyTime;
    [FieldOffset(40)] public ulong ChangeTime;
    [FieldOffset(48)] public uint AccessNanoseconds;
    [FieldOffset(52)] public uint ModifyNanoseconds;
    [FieldOffset(56)] public uint ChangeNanoseconds;
    [FieldOffset(60)] public uint Mode;
    [FieldOffset(64)] public uint Links;
    [FieldOffset(68)] public uint Uid;
    [FieldOffset(72)] public uint Gid;
    [FieldOffset(76)] public uint Device;
    [FieldOffset(80)] public uint BlockSize;
    [FieldOffset(84)] public uint Flags;
}
