using System.Runtime.InteropServices;

namespace VastK8s.Fuse.Protocol;

/// <summary><c>struct fuse_open_out</c>: answers OPEN and OPENDIR.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal struct FuseOpenOut
{
    [FieldOffset(0)] public ulong Handle;
    [FieldOffset(8)] public FuseOpenFlags OpenFlags;
    [FieldOffset(12)] public int BackingId;
}
