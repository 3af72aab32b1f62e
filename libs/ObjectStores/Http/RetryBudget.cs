namespace VastK8s.ObjectStores.Http;

/// <summary>
/// Tries and time of one operation. Only time spent waiting for the store counts (<see cref="Spend"/>): a caller that reads slowly, or
/// waits for a free connection, uses up nothing. Bytes that come in earnest renew it (<see cref="Progress"/>), so a transfer may last as
/// long as it moves, and one that trickles ends at the deadline.
/// </summary>
internal sealed class RetryBudget(RetryOptions options, Random random)
{
    /// <summary>Tries of <see cref="RetryKind.Few"/>.</summary>
    public const int FewAttempts = 3;

    /// <summary>Bytes that renew the budget: over the default deadline of 60 s about 1 KiB/s.</summary>
    public const int ProgressQuantum = 64 * 1024;

    private TimeSpan _spent;
    private int _failures;
    private long _received;

    /// <summary>Tries that failed since the start or the last renewal.</summary>
    public int Failures => _failures;

    /// <summary>Whether the deadline has passed.</summary>
    public bool IsSpent => _spent >= options.Deadline;

    /// <summary>Counts time that was spent waiting for the store.</summary>
    public void Spend(TimeSpan elapsed) => _spent += elapsed;

    /// <summary>Counts received bytes.</summary>
    public void Progress(int bytes)
    {
        _received += bytes;
        if (_received < ProgressQuantum)
            return;
        _received = 0;
        _failures = 0;
        _spent = TimeSpan.Zero;
    }

    /// <summary>The pause before another try, already counted as spent; null when there should be none.</summary>
    public TimeSpan? NextPause(HttpFailure failure)
    {
        _failures++;
        int attempts = failure.Retry switch
        {
            RetryKind.Never => 0,
            RetryKind.Few => Math.Min(FewAttempts, options.MaxAttempts),
            _ => options.MaxAttempts,
        };
        if (_failures >= attempts)
            return null;
        TimeSpan pause = Jitter(_failures) + (failure.RetryAfter ?? TimeSpan.Zero);
        if (_spent + pause >= options.Deadline)
            return null;
        _spent += pause;
        return pause;
    }

    // Full jitter: uniform between nothing and the exponential bound, so that clients throttled together do not return together.
    private TimeSpan Jitter(int failures)
    {
        double bound = Math.Min(options.MaxDelay.TotalMilliseconds, options.BaseDelay.TotalMilliseconds * Math.Pow(2, failures - 1));
        return TimeSpan.FromMilliseconds(bound * random.NextDouble());
    }
}
