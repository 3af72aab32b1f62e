using System.Runtime.InteropServices;

namespace VastK8s.Fuse.Protocol;

/// <summary><c>struct fuse_in_header</c>: before every request. Protocol 7.38 cut <c>total_extlen</c> out of the padding.</summary>
[StructLayout(LayoutKind.Explicit, Size = 40)]
internal struct FuseInHeader
{
    [FieldOffset(0)] public uint Length;
    [FieldOffset(4)] public FuseOpcode Opcode;
    [FieldOffset(8)] public ulong Unique;
    [FieldOffset(16)] public ulong NodeId;
    [FieldOffset(24)] public uint Uid;
    [FieldOffset(28)] public uint Gid;
    [FieldOffset(32)] public uint Pid;
    [FieldOffset(36)] public ushort TotalExtensionLength;
}
