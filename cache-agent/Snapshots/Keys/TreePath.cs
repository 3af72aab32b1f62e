using System.Runtime.CompilerServices;
using VastK8s.CacheAgent.Snapshots.Files;

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

    /// <summary>
    /// Directories on the way to a path that the path before, in tree order, was not in and no entry named: their separator lies beyond what is shared.
    /// </summary>
    /// <param name="path">The path.</param>
    /// <param name="shared">Bytes that it has in common with the path before.</param>
    /// <param name="previousLength">Length of the path before.</param>
    /// <param name="previousIsDirectory">Whether that was a directory's own entry.</param>
    [MethodImpl(Hot.Path)]
    public static int NewDirectories(ReadOnlySpan<byte> path, int shared, int previousLength, bool previousIsDirectory)
    {
        if (shared == path.Length)
            return 0;
        var separators = path[shared..].Count((byte)Separator);
        return previousIsDirectory && shared == previousLength && path[shared] == (byte)Separator ? separators - 1 : separators;
    }

    /// <summary>Whether <paramref name="path"/> is inside the directory.</summary>
    public static bool IsBelow(ReadOnlySpan<byte> path, ReadOnlySpan<byte> directory) =>
        path.Length > directory.Length && path[directory.Length] == (byte)Separator && path.StartsWith(directory);
}
