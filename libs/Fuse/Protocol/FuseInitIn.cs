using System.Runtime.InteropServices;

namespace VastK8s.Fuse.Protocol;

/// <summary><c>struct fuse_init_in</c>: what the kernel offers (16 bytes before protocol 7.36).</summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
internal struct FuseInitIn
{
    [FieldOffset(0)] public uint Major;
    [FieldOffset(4)] public uint Minor;
    [FieldOffset(8)] public uint MaxReadahead;
    [FieldOffset(12)] public uint Flags;
    [FieldOffset(16)] public uint Flags2;
}
