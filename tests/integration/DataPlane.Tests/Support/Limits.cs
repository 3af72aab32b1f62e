namespace VastK8s.Integration.Tests.Support;

/// <summary>When to call something hung. Generous: a busy machine is no failure; nothing is timed with these.</summary>
internal static class Limits
{
    /// <summary>One command of the command line.</summary>
    public static readonly TimeSpan Command = TimeSpan.FromSeconds(180);

    /// <summary>What must not wait for an agent, or a condition that is about to come true.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(120);

    /// <summary>A test, in milliseconds.</summary>
    public const int Test = 400_000;
}
