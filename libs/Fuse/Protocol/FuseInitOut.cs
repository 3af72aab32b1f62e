using System.Runtime.InteropServices;

namespace VastK8s.Fuse.Protocol;

/// <summary><c>struct fuse_init_out</c>: what the server takes (64 bytes since protocol 7.23; later fields were cut out of the unused tail).</summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
internal struct FuseInitOut
{
    [FieldOffset(0)] public uint Major;
    [FieldOffset(4)] public uint Minor;
    [FieldOffset(8)] public uint MaxReadahead;
    [FieldOffset(12)] public uint Flags;
    [FieldOffset(16)] public ushort MaxBackground;
    [FieldOffset(18)] public ushort CongestionThreshold;
    [FieldOffset(20)] public uint MaxWrite;
    [FieldOffset(24)] public uint TimeGranularity;
    [FieldOffset(28)] public ushort MaxPages;
    [FieldOffset(30)] public ushort MapAlignment;
    [FieldOffset(32)] public uint Flags2;
    [FieldOffset(36)] public uint MaxStackDepth;
    [FieldOffset(40)] public ushort RequestTimeout;
}
