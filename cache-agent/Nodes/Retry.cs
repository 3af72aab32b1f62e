namespace VastK8s.CacheAgent.Nodes;

/// <summary>When to try again what failed: doubled each time up to a limit. Not thread-safe.</summary>
internal sealed class Retry(TimeProvider time, TimeSpan first, TimeSpan most)
{
    private int _failures;
    private long _since;
    private TimeSpan _delay;

    /// <summary>Failures since the last success.</summary>
    public int Failures => _failures;

    /// <summary>How long to wait still; zero: now.</summary>
    public TimeSpan Left => _failures == 0 || time.GetElapsedTime(_since) >= _delay ? TimeSpan.Zero : _delay - time.GetElapsedTime(_since);

    public void Failed(TimeSpan? delay = null)
    {
        _delay = delay ?? TimeSpan.FromTicks((long)Math.Min(most.Ticks, first.Ticks * Math.Pow(2, Math.Min(_failures, 30))));
        _failures++;
        _since = time.GetTimestamp();
    }

    public void Reset() => _failures = 0;
}
