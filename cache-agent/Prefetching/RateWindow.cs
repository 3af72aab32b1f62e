namespace VastK8s.CacheAgent.Prefetching;

/// <summary>Bytes per second over a sliding window, from totals sampled now and then. Not thread-safe.</summary>
internal sealed class RateWindow(TimeProvider time, TimeSpan window)
{
    private readonly Queue<(long Timestamp, long Total)> _samples = new();

    public long Sample(long total)
    {
        var now = time.GetTimestamp();
        _samples.Enqueue((now, total));
        while (_samples.Count > 2 && time.GetElapsedTime(_samples.Peek().Timestamp, now) > window) _samples.Dequeue();
        var (first, from) = _samples.Peek();
        var seconds = time.GetElapsedTime(first, now).TotalSeconds;
        return seconds <= 0 ? 0 : (long)((total - from) / seconds);
    }
}
