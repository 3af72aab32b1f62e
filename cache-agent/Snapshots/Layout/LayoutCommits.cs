namespace VastK8s.CacheAgent.Snapshots.Layout;

/// <summary>
/// Counts the commits of this process. An open <see cref="BlobLayout"/> that sees the count change looks at its header again, so that asking
/// costs readers one load, and no reader needs to be known to a builder.
/// </summary>
internal static class LayoutCommits
{
    private static long _count;
    private static long _cuts;

    public static long Count => Volatile.Read(ref _count);

    public static void Announce() => Interlocked.Increment(ref _count);

    /// <summary>
    /// Counts the times that rows were taken back from some table. Between <see cref="AnnounceCut"/> and whatever changes rows in place, nothing else
    /// happens: who reads the same count before and after a look at the files has seen rows that were not changed meanwhile.
    /// </summary>
    public static long Cuts => Volatile.Read(ref _cuts);

    /// <summary>A header with fewer rows was committed. Before the first byte of the rows beyond it changes.</summary>
    public static void AnnounceCut()
    {
        Interlocked.Increment(ref _cuts);
        Announce();
    }
}
