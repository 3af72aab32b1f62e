using System.Runtime.InteropServices;

namespace VastK8s.Fuse.Protocol;

/// <summary><c>struct fuse_attr_out</c>: answers GETATTR.</summary>
[StructLayout(LayoutKind.Explicit, Size = 104)]
internal struct FuseAttrOut
{
    [FieldOffset(0)] public ulong AttrValid;
    [FieldOffset(8)] public uint AttrValidNanoseconds;
    [FieldOffset(16)] public FuseAttr Attr;
}
