using System.Collections.Concurrent;
using VastK8s.ObjectStores;

namespace VastK8s.CacheAgent.Fetching;

/// <summary>What moved since the agent started. Bytes and counts.</summary>
internal sealed class FetchCounters
{
    private readonly ConcurrentDictionary<string, long> _failures = new(StringComparer.Ordinal);
    private long _originBytes;
    private long _originRequests;
    private long _hitBytes;
    private long _missBytes;
    private long _hitReads;
    private long _missReads;
    private long _readErrors;

    public long OriginBytes => Interlocked.Read(ref _originBytes);

    public long OriginRequests => Interlocked.Read(ref _originRequests);

    public long HitBytes => Interlocked.Read(ref _hitBytes);

    public long MissBytes => Interlocked.Read(ref _missBytes);

    public long ReadErrors => Interlocked.Read(ref _readErrors);

    public void Request() => Interlocked.Increment(ref _originRequests);

    public void Received(long bytes) => Interlocked.Add(ref _originBytes, bytes);

    public long HitReads => Interlocked.Read(ref _hitReads);

    public long MissReads => Interlocked.Read(ref _missReads);

    /// <summary>Fetches that failed, by kind: an <see cref="ObjectStoreError"/>, <c>CacheFull</c> or the name of an exception.</summary>
    public IEnumerable<KeyValuePair<string, long>> Failures => _failures;

    public void Hit(long bytes)
    {
        Interlocked.Add(ref _hitBytes, bytes);
        Interlocked.Increment(ref _hitReads);
    }

    public void Miss(long bytes)
    {
        Interlocked.Add(ref _missBytes, bytes);
        Interlocked.Increment(ref _missReads);
    }

    /// <summary>A fetch failed; one that was cancelled did not.</summary>
    public void Failed(Exception error)
    {
        var kind = error switch
        {
            OperationCanceledException => null,
            ObjectStoreException store => store.Error.ToString(),
            CacheFullException => "CacheFull",
            _ => error.GetType().Name,
        };
        if (kind is not null) _failures.AddOrUpdate(kind, 1, static (_, count) => count + 1);
    }

    public void Error() => Interlocked.Increment(ref _readErrors);
}
