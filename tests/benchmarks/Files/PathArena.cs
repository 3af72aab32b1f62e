using System.Text;

namespace VastK8s.Benchmarks.Files;

/// <summary>Relative paths as NUL-terminated UTF-8 at fixed addresses, ready for a system call.</summary>
internal sealed unsafe class PathArena
{
    private readonly byte[] _bytes;
    private readonly int[] _starts;

    public PathArena(IReadOnlyList<string> paths)
    {
        _starts = new int[paths.Count];
        _bytes = GC.AllocateArray<byte>(paths.Sum(p => Encoding.UTF8.GetByteCount(p) + 1), pinned: true);
        var at = 0;
        for (var i = 0; i < paths.Count; i++)
        {
            _starts[i] = at;
            at += Encoding.UTF8.GetBytes(paths[i], _bytes.AsSpan(at)) + 1;
        }
    }

    public int Count => _starts.Length;

    /// <summary>The array is pinned for life: the address stays good as long as this object is referenced.</summary>
    public byte* this[int index]
    {
        get
        {
            fixed (byte* start = &_bytes[_starts[index]])
                return start;
        }
    }
}
