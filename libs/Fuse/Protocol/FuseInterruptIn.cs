using System.Runtime.InteropServices;

namespace VastK8s.Fuse.Protocol;

/// <summary><c>struct fuse_interrupt_in</c>: INTERRUPT: which request.</summary>
[StructLayout(LayoutKind.Explicit, Size = 8)]
internal struct FuseInterruptIn
{
    [FieldOffset(0)] public ulong Unique;
}
