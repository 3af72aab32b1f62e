using Microsoft.Win32.SafeHandles;
using VastK8s.CacheAgent.Snapshots.Files;

namespace VastK8s.CacheAgent.Exchange;

/// <summary>
/// Reads small pieces of a file that lie, as a rule, one behind the other: going on reads ahead more and more, a jump only a little. Two files may stand for one:
/// the first part of it is here, the rest was fetched.
/// </summary>
internal sealed class FileWindow(SafeFileHandle? first, SafeFileHandle second, long border, string name)
{
    private const int Least = 4 << 10;
    private readonly byte[] _buffer = new byte[1 << 18];
    private long _start;
    private int _held;
    private int _ahead = Least;

    /// <summary>Bytes at a place; valid until the next call.</summary>
    /// <param name="offset">In the whole file.</param>
    /// <param name="length">How many; more than a few KiB are rare.</param>
    /// <param name="end">Where the whole file ends.</param>
    public ReadOnlySpan<byte> At(long offset, int length, long end)
    {
        if (length > _buffer.Length)
            return Read(offset, new byte[length]);
        if (offset < _start || offset + length > _start + _held)
        {
            _ahead = offset >= _start && offset <= _start + _held ? Math.Min(_buffer.Length, _ahead * 2) : Least;
            _held = 0;
            var bytes = (int)Math.Min(Math.Max(_ahead, length), end - offset);
            Read(offset, _buffer.AsSpan(0, Math.Max(bytes, length)));
            (_start, _held) = (offset, bytes);
        }

        return _buffer.AsSpan((int)(offset - _start), length);
    }

    private Span<byte> Read(long offset, Span<byte> buffer)
    {
        var here = offset < border ? (int)Math.Min(border - offset, buffer.Length) : 0;
        if (here > 0)
            AtomicFile.ReadExactly(first!, buffer[..here], offset, name);
        if (here < buffer.Length)
            AtomicFile.ReadExactly(second, buffer[here..], offset + here - border, name);
        return buffer;
    }
}
