namespace VastK8s.CacheAgent.Prefetching;

/// <summary>Where a prefetch stands.</summary>
internal enum PrefetchState
{
    /// <summary>Under way.</summary>
    Running,

    /// <summary>Every byte asked for is present and verified.</summary>
    Complete,

    /// <summary>Ended with objects missing.</summary>
    Incomplete,
}
