namespace VastK8s.CacheAgent.Snapshots.Listing;

/// <summary>What an entry of a listing is. 0 is none: the rest of the block is empty.</summary>
internal enum ListingKind : byte
{
    /// <summary>The block has no more entries.</summary>
    None,

    /// <summary>A directory that was listed as one.</summary>
    Directory,

    /// <summary>A file with a place.</summary>
    File,

    /// <summary>A file without bytes.</summary>
    EmptyFile,

    /// <summary>A symbolic link.</summary>
    Link,
}
