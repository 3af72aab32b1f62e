namespace VastK8s.ObjectStores;

/// <summary>Exponential backoff with full jitter; Retry-After is honoured when the store sends it.</summary>
public sealed record RetryOptions
{
    /// <summary>Tries of one request, at most.</summary>
    public int MaxAttempts { get; init; } = 8;

    /// <summary>The first pause's upper bound.</summary>
    public TimeSpan BaseDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>A pause's upper bound.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>From the first try to giving up, pauses included.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Without a byte for this long, a try is given up and counts as a reset.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(15);
}
