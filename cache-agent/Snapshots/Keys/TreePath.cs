namespace VastK8s.CacheAgent.Snapshots.Keys;

/// <summary>
/// Paths as they are sorted and stored: UTF-8 with NUL, which no path has, in the place of '/'. Their byte order is the tree order of an
/// EROFS image (component by component, a directory right before what is in it).
/// </summary>
internal static class TreePath
{
    public const char Separator = '\0';
    private const byte Slash = (byte)'/';

    /// <summary>'/' to NUL, in place.</summary>
    public static void FromSlashes(Span<byte> path) => path.Replace(Slash, (byte)Separator);

    /// <summary>NUL to '/'.</summary>
    public static void ToSlashes(ReadOnlySpan<byte> path, Span<byte> destination) => path.Replace(destination, (byte)Separator, Slash);

    /// <summary>Whether <paramref name="path"/> is inside the directory.</summary>
    public static bool IsBelow(ReadOnlySpan<byte> path, ReadOnlySpan<byte> directory) =>
        path.Length > directory.Length && path[directory.Length] == (byte)Separator && path.StartsWith(directory);
}
