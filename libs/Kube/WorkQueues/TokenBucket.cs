namespace VastK8s.Kube.WorkQueues;

/// <summary>So many tokens a second, up to a burst. Whoever takes one that is not there yet is told how long to wait for it; the next one waits longer.</summary>
/// <param name="perSecond">Tokens a second, above zero.</param>
/// <param name="burst">Tokens at the start, and at most; one or more.</param>
/// <param name="time">The clock.</param>
public sealed class TokenBucket(double perSecond, int burst, TimeProvider? time = null)
{
    private readonly double _perSecond = perSecond > 0 ? perSecond : throw new ArgumentOutOfRangeException(nameof(perSecond), perSecond, "Must be above zero.");
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly Lock _gate = new();
    private double _tokens = burst >= 1 ? burst : throw new ArgumentOutOfRangeException(nameof(burst), burst, "Must be one or more.");
    private long _last = (time ?? TimeProvider.System).GetTimestamp();

    /// <summary>Takes a token; returns how long to wait before using it.</summary>
    public TimeSpan Reserve()
    {
        lock (_gate)
        {
            Fill();
            _tokens--;
            return _tokens >= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(-_tokens / _perSecond);
        }
    }

    /// <summary>Takes a token if there is one.</summary>
    public bool TryTake()
    {
        lock (_gate)
        {
            Fill();
            if (_tokens < 1) return false;
            _tokens--;
            return true;
        }
    }

    private void Fill()
    {
        var now = _time.GetTimestamp();
        _tokens = Math.Min(burst, _tokens + (_time.GetElapsedTime(_last, now).TotalSeconds * _perSecond));
        _last = now;
    }
}
