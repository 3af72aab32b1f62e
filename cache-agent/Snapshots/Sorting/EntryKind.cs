namespace VastK8s.CacheAgent.Snapshots.Sorting;

/// <summary>What a record is in the tree.</summary>
internal enum EntryKind : byte
{
    /// <summary>A directory that was listed as one.</summary>
    Directory,

    /// <summary>An object.</summary>
    File,

    /// <summary>A symbolic link.</summary>
    Link,
}
