namespace VastK8s.CacheAgent.Snapshots.Layout;

/// <summary>The unit of place: a block of EROFS and a page of the kernel.</summary>
internal static class Blocks
{
    public const int Shift = 12;

    public const int Bytes = 1 << Shift;

    /// <summary>Blocks that so many bytes take.</summary>
    public static long Of(long bytes) => (bytes + Bytes - 1) >> Shift;
}
