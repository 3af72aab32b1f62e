using System.Runtime.InteropServices;

namespace VastK8s.Fuse.Protocol;

/// <summary><c>struct fuse_entry_out</c>: answers LOOKUP.</summary>
[StructLayout(LayoutKind.Explicit, Size = 128)]
internal struct FuseEntryOut
{
    [FieldOffset(0)] public ulong NodeId;
    [FieldOffset(8)] public ulong Generation;
    [FieldOffset(16)] public ulong EntryValid;
    [FieldOffset(24)] public ulong AttrValid;
    [FieldOffset(32)] public uint EntryValidNanoseconds;
    [FieldOffset(36)] public uint AttrValidNanoseconds;
    [FieldOffset(40)] public FuseAttr Attr;
}
