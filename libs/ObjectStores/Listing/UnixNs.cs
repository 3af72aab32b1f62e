using System.Globalization;

namespace VastK8s.ObjectStores.Listing;

/// <summary>Times as <see cref="ObjectInfo.ModifiedUnixNs"/> has them.</summary>
internal static class UnixNs
{
    public static long Of(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;

    /// <summary>A time as HTTP or JSON write it; 0 when it is none.</summary>
    public static long Parse(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) ? Of(time) : 0;
}
