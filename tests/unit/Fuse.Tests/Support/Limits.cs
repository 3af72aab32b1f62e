namespace VastK8s.Fuse.Tests.Support;

internal static class Limits
{
    /// <summary>A lost request shows as a reader that waits for ever: after this the test is cancelled and cleans up. No test comes near it.</summary>
    public const int HangMilliseconds = 180_000;
}
