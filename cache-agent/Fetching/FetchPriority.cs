namespace VastK8s.CacheAgent.Fetching;

/// <summary>Who waits for a fetch. Lower values go first.</summary>
internal enum FetchPriority
{
    /// <summary>A reader waits for these bytes now.</summary>
    Demand,

    /// <summary>A reader will come to them.</summary>
    ReadAhead,

    /// <summary>Nobody waits yet.</summary>
    Prefetch,
}
