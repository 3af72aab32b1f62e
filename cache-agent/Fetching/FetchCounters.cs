namespace VastK8s.CacheAgent.Fetching;

/// <summary>What moved since the agent started. Bytes and counts.</summary>
internal sealed class FetchCounters
{
    private long _originBytes;
    private long _originRequests;
    private long _hitBytes;
    private long _missBytes;
    private long _readErrors;

    public long OriginBytes => Interlocked.Read(ref _originBytes);

    public long OriginRequests => Interlocked.Read(ref _originRequests);

    public long HitBytes => Interlocked.Read(ref _hitBytes);

    public long MissBytes => Interlocked.Read(ref _missBytes);

    public long ReadErrors => Interlocked.Read(ref _readErrors);

    public void Request() => Interlocked.Increment(ref _originRequests);

    public void Received(long bytes) => Interlocked.Add(ref _originBytes, bytes);

    public void Hit(long bytes) => Interlocked.Add(ref _hitBytes, bytes);

    public void Miss(long bytes) => Interlocked.Add(ref _missBytes, bytes);

    public void Error() => Interlocked.Increment(ref _readErrors);
}
