namespace VastK8s.CacheAgent.Fetching;

/// <summary>
/// How many fetches at once: climbs while more of them move more, steps back when they do not, and falls at once when a store throttles.
/// Fed with what each fetch moved; not thread-safe.
/// </summary>
internal sealed class AdaptiveConcurrency(TimeProvider time, int initial = 8, int minimum = 4, int maximum = 64)
{
    private const double Step = 1.25;
    private const double Noise = 0.05;

    // A request costs a round trip whatever its size, so that small objects count as more than their bytes.
    private const long RequestCost = 64 << 10;
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(250);
    private long _windowStart = time.GetTimestamp();
    private long _moved;
    private int _completed;
    private double _lastRate;
    private bool _climbing = true;
    private int _hold;

    /// <summary>Fetches to allow at once.</summary>
    public int Limit { get; private set; } = initial;

    /// <summary>A fetch ended, having moved so many bytes.</summary>
    public void Completed(long bytes)
    {
        _moved += bytes + RequestCost;
        _completed++;
        var elapsed = time.GetElapsedTime(_windowStart);
        if (elapsed < Window || _completed < Limit) return;
        Adjust(_moved / elapsed.TotalSeconds);
        _windowStart = time.GetTimestamp();
        _moved = 0;
        _completed = 0;
    }

    /// <summary>The store asked for less.</summary>
    public void Throttled()
    {
        Limit = Math.Max(minimum, (int)(Limit * 0.7));
        _hold = 8;
        _climbing = true;
        _lastRate = 0;
    }

    private void Adjust(double rate)
    {
        if (_hold > 0)
        {
            _hold--;
            return;
        }

        if (rate < _lastRate * (1 - Noise))
        {
            _climbing = !_climbing;
        }
        else if (rate < _lastRate * (1 + Noise))
        {
            // No difference: fewer connections do the same work, down to where it is felt.
            _climbing = Limit <= minimum;
            _hold = 2;
        }

        _lastRate = rate;
        var next = _climbing ? Math.Max(Limit + 1, (int)(Limit * Step)) : (int)(Limit / Step);
        Limit = Math.Clamp(next, minimum, maximum);
    }
}
