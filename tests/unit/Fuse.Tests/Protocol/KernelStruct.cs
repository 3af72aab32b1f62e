namespace VastK8s.Fuse.Tests.Protocol;

/// <summary>A structure of include/uapi/linux/fuse.h and ours.</summary>
public sealed record KernelStruct(string Name, Type Type, int Size, (string Kernel, string Ours, int Offset)[] Fields)
{
    public override string ToString() => Name;
}
