namespace VastK8s.CacheAgent.Tests.Support;

/// <summary>When to call something hung. Nothing is timed with these.</summary>
internal static class Limits
{
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    /// <summary>A test that a lost reply or a lock would keep for ever.</summary>
    public const int HangMilliseconds = 180_000;
}
