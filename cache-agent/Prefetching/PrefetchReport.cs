namespace VastK8s.CacheAgent.Prefetching;

/// <summary>Progress in numbers: objects and bytes, bytes per second over the last seconds, seconds left (−1 unknown).</summary>
internal sealed record PrefetchReport(
    PrefetchState State, long ObjectsTotal, long ObjectsDone, long ObjectsFailed, long BytesTotal, long BytesDone, long BytesFailed,
    long Rate, long EtaSeconds, IReadOnlyList<PrefetchFailure> Failures)
{
    /// <summary>Bytes that the cache directories lack for it; above 0, nothing was fetched.</summary>
    public long Shortfall { get; init; }
}
