namespace VastK8s.CacheAgent.Blobs;

/// <summary>What a cache directory can do now.</summary>
internal enum CacheDirectoryState
{
    /// <summary>Reads and writes.</summary>
    Ready,

    /// <summary>The file system is full and nothing of ours can be evicted: reads go on, what is missing is read through.</summary>
    Full,

    /// <summary>An I/O error or a vanished directory: nothing of it is trusted any more, everything there is read through.</summary>
    Failed,
}
