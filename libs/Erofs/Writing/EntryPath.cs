using VastK8s.Erofs.Format;

namespace VastK8s.Erofs.Writing;

/// <summary>The path of the last entry, against which the next is checked.</summary>
internal sealed class EntryPath
{
    private byte[] _bytes = new byte[4096];
    private int _length;
    private bool _isDirectory;

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    /// <summary>Checks that an entry may come next.</summary>
    /// <returns>How many bytes it has in common with the last.</returns>
    /// <exception cref="ArgumentException">Out of order, there already, or under a file.</exception>
    public int CheckOrder(ReadOnlySpan<byte> next)
    {
        var last = Bytes;
        var common = last.CommonPrefixLength(next);
        if (common < last.Length && common < next.Length)
        {
            if (next[common] == (byte)'/' || (last[common] != (byte)'/' && next[common] < last[common]))
                throw PathRefused.Order(next, last);
        }
        else if (common == next.Length)
        {
            // No path at all is refused for what it is, by CheckComponents.
            if (common != 0)
                throw EqualOrAbove(next, last);
        }
        else if (next[common] == (byte)'/' && common != 0 && !_isDirectory)
        {
            throw PathRefused.UnderFile(next, last);
        }
        return common;
    }

    /// <summary>Checks the components from <paramref name="start"/> on.</summary>
    /// <returns>Where the last one starts.</returns>
    /// <exception cref="ArgumentException">One that cannot be a name.</exception>
    public static int CheckComponents(ReadOnlySpan<byte> path, int start)
    {
        while (true)
        {
            var rest = path[start..];
            var end = rest.IndexOfAny((byte)'/', (byte)0);
            var component = end < 0 ? rest : rest[..end];
            if (component.IsEmpty || component.Length > Layout.NameMax || IsDots(component))
                throw PathRefused.Component(path, component);
            if (end < 0)
                return start;
            if (rest[end] == 0)
                throw PathRefused.Component(path, "\0"u8);
            start += end + 1;
        }
    }

    /// <param name="path">The entry that was added.</param>
    /// <param name="common">What <see cref="CheckOrder"/> returned for it.</param>
    /// <param name="isDirectory">Whether others may come under it.</param>
    public void Set(ReadOnlySpan<byte> path, int common, bool isDirectory)
    {
        if (path.Length > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(path.Length, 2 * _bytes.Length));
        path[common..].CopyTo(_bytes.AsSpan(common));
        _length = path.Length;
        _isDirectory = isDirectory;
    }

    private static bool IsDots(ReadOnlySpan<byte> component) => component is [(byte)'.'] or [(byte)'.', (byte)'.'];

    private static ArgumentException EqualOrAbove(ReadOnlySpan<byte> next, ReadOnlySpan<byte> last)
    {
        if (next.Length == last.Length)
            return PathRefused.Duplicate(next);
        return last[next.Length] == (byte)'/' ? PathRefused.AlreadyDirectory(next) : PathRefused.Order(next, last);
    }
}
