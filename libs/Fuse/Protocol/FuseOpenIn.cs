using System.Runtime.InteropServices;

namespace VastK8s.Fuse.Protocol;

/// <summary><c>struct fuse_open_in</c>: OPEN and OPENDIR.</summary>
[StructLayout(LayoutKind.Explicit, Size = 8)]
internal struct FuseOpenIn
{
    [FieldOffset(0)] public uint Flags;
    [FieldOffset(4)] public uint OpenFlags;
}
