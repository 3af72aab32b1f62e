using System.Runtime.InteropServices;

namespace VastK8s.Fuse.Protocol;

/// <summary><c>struct fuse_out_header</c>: before every reply, and a whole notification: then Unique is 0 and Error the code.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal struct FuseOutHeader
{
    [FieldOffset(0)] public uint Length;
    [FieldOffset(4)] public int Error;
    [FieldOffset(8)] public ulong Unique;
}
