namespace VastK8s.CacheAgent.Blobs;

/// <summary>What eviction asks about a chunk. Keys are the cache's own numbering.</summary>
internal interface ICacheEntries
{
    /// <summary>Whether it is (still) in the cache.</summary>
    bool IsPresent(ulong key);

    /// <summary>Whether it must stay: pinned by a daemon-less mount or a prefetch, or being moved.</summary>
    bool IsInUse(ulong key);

    /// <summary>How often it was read lately, 0 to 3.</summary>
    int Frequency(ulong key);

    /// <summary>Takes one off its frequency.</summary>
    void Age(ulong key);
}
