using System.Runtime.CompilerServices;
using VastK8s.CacheAgent.Snapshots.Files;

namespace VastK8s.CacheAgent.Snapshots.Keys;

/// <summary>Which keys can be paths. Where several rules refuse a key, the first in this order is the reason given: NUL, then component by component.</summary>
internal static class KeyRules
{
    /// <summary>NAME_MAX of Linux, and EROFS_NAME_LEN.</summary>
    public const int MaxComponentBytes = 255;

    /// <summary>PATH_MAX of Linux less the terminating NUL.</summary>
    public const int MaxPathBytes = 4095;

    /// <summary>One EROFS chunk of 2^31 blocks covers an object; this size and more are refused.</summary>
    public const long SizeLimit = 8L << 40;

    /// <summary>Judges a path of UTF-8 bytes without its directory marker's trailing '/'.</summary>
    [MethodImpl(Hot.Path)]
    public static SkipReason? Judge(ReadOnlySpan<byte> path)
    {
        if (path.Contains((byte)0))
            return SkipReason.NulCharacter;
        while (true)
        {
            var slash = path.IndexOf((byte)'/');
            var component = slash < 0 ? path : path[..slash];
            if (component.IsEmpty)
                return SkipReason.EmptyComponent;
            if (component[0] == (byte)'.' && (component.Length == 1 || (component.Length == 2 && component[1] == (byte)'.')))
                return SkipReason.DotComponent;
            if (component.Length > MaxComponentBytes)
                return SkipReason.ComponentTooLong;
            if (slash < 0)
                return null;
            path = path[(slash + 1)..];
        }
    }
}
