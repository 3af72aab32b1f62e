using System.Runtime.CompilerServices;
using VastK8s.CacheAgent.Snapshots.Files;

namespace VastK8s.CacheAgent.Snapshots.Sorting;

/// <summary>All runs as one sequence in order (k-way merge by a binary heap). While one run stays ahead of all others it costs one comparison a record.</summary>
internal sealed class RunMerger : IDisposable
{
    private readonly RunReader[] _heap;
    private int _count;

    // The smaller child of the root while nothing below the root has moved; 0 when not known.
    private int _second;
    private bool _started;

    /// <param name="chains">Each a sequence of runs that follow each other.</param>
    /// <param name="memoryBytes">For the buffers of all of them together.</param>
    public RunMerger(IReadOnlyList<IReadOnlyList<RunFile>> chains, int memoryBytes)
    {
        var buffer = Math.Clamp(memoryBytes / Math.Max(1, chains.Count), 64 << 10, 1 << 20);
        _heap = [.. chains.Select(chain => new RunReader(chain, buffer))];
    }

    /// <summary>The present record; valid until the next move.</summary>
    public ReadOnlySpan<byte> Record => _heap[0].Record;

    [MethodImpl(Hot.Path)]
    public bool MoveNext()
    {
        if (!_started)
            return Start();
        if (!_heap[0].MoveNext())
        {
            _count--;
            (_heap[0], _heap[_count]) = (_heap[_count], _heap[0]);
            _second = 0;
        }

        if (_second == 0 || Compare(0, _second) > 0)
        {
            SiftDown(0);
            _second = _count < 2 ? 0 : _count == 2 || Compare(1, 2) <= 0 ? 1 : 2;
        }

        return _count > 0;
    }

    public void Dispose()
    {
        foreach (var reader in _heap)
            reader.Dispose();
    }

    private bool Start()
    {
        _started = true;
        for (var i = 0; i < _heap.Length; i++)
        {
            if (!_heap[i].MoveNext())
                continue;
            (_heap[_count], _heap[i]) = (_heap[i], _heap[_count]);
            _count++;
        }

        for (var i = (_count / 2) - 1; i >= 0; i--)
            SiftDown(i);
        return _count > 0;
    }

    [MethodImpl(Hot.Path)]
    private void SiftDown(int at)
    {
        while (true)
        {
            var child = (2 * at) + 1;
            if (child >= _count)
                return;
            if (child + 1 < _count && Compare(child + 1, child) < 0)
                child++;
            if (Compare(at, child) <= 0)
                return;
            (_heap[at], _heap[child]) = (_heap[child], _heap[at]);
            at = child;
        }
    }

    [MethodImpl(Hot.Path)]
    private int Compare(int left, int right) => ListedRecord.Compare(_heap[left].Record, _heap[right].Record);
}
