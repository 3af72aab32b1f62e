namespace VastK8s.CacheAgent.Snapshots.Layout;

/// <summary>
/// Counts the commits of this process. An open <see cref="BlobLayout"/> that sees the count change looks at its header again, so that asking
/// costs readers one load, and no reader needs to be known to a builder.
/// </summary>
internal static class LayoutCommits
{
    private static long _count;

    public static long Count => Volatile.Read(ref _count);

    public static void Announce() => Interlocked.Increment(ref _count);
}
