using System.Runtime.InteropServices;

namespace VastK8s.Fuse.Protocol;

/// <summary><c>struct fuse_read_in</c>: READ and READDIR.</summary>
[StructLayout(LayoutKind.Explicit, Size = 40)]
internal struct FuseReadIn
{
    [FieldOffset(0)] public ulong Handle;
    [FieldOffset(8)] public ulong Offset;
    [FieldOffset(16)] public uint Size;
    [FieldOffset(20)] public uint ReadFlags;
    [FieldOffset(24)] public ulong LockOwner;
    [FieldOffset(32)] public uint Flags;
}
