namespace VastK8s.Fuse.Holding;

/// <summary>What a client asks of a holder. The numbers are a protocol: holders outlive the versions of their clients.</summary>
internal enum DescriptorOperation : byte
{
    Put = 1,
    Get = 2,
    Remove = 3,
    List = 4,
}
