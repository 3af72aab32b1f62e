using Microsoft.Extensions.Time.Testing;

namespace VastK8s.Kube.Tests.Support;

/// <summary>A clock whose time of day can be set without moving its timestamps.</summary>
internal sealed class SkewedTime : TimeProvider
{
    private readonly FakeTimeProvider _time = new();

    public TimeSpan Skew { get; set; }

    public override long TimestampFrequency => _time.TimestampFrequency;

    public void Advance(TimeSpan delta) => _time.Advance(delta);

    public override DateTimeOffset GetUtcNow() => _time.GetUtcNow() + Skew;

    public override long GetTimestamp() => _time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => _time.CreateTimer(callback, state, dueTime, period);
}
