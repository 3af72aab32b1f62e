namespace VastK8s.Operator.Integration.Tests.Faults.Support;

/// <summary>This machine's clocks, with a time of day that can be set; timers and timestamps go on as they were.</summary>
internal sealed class JumpingTime : TimeProvider
{
    private long _ticks;

    /// <summary>How far ahead of the right time it is.</summary>
    public TimeSpan Ahead
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _ticks));
        set => Interlocked.Exchange(ref _ticks, value.Ticks);
    }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
}
