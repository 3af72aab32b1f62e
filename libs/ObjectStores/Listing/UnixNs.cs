namespace VastK8s.ObjectStores.Listing;

/// <summary>Times as <see cref="ObjectInfo.ModifiedUnixNs"/> has them.</summary>
internal static class UnixNs
{
    public static long Of(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
}
