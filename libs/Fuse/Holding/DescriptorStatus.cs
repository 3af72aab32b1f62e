namespace VastK8s.Fuse.Holding;

/// <summary>What a holder answers.</summary>
internal enum DescriptorStatus : byte
{
    Done = 0,

    /// <summary>Nothing is held under that name.</summary>
    None = 1,

    /// <summary>The payload says why, in UTF-8.</summary>
    Refused = 2,
}
