using System.Runtime.CompilerServices;
using VastK8s.CacheAgent.Snapshots.Files;

namespace VastK8s.CacheAgent.Snapshots.Sorting;

/// <summary>Records as they were listed, until there is enough for a sorted run. Notes what is in order already.</summary>
internal sealed class Arena(int bytes)
{
    // Uninitialised: pages of a small listing's arena are never touched and so never take memory.
    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(bytes);
    private int[] _offsets = new int[1024];
    private int _last;

    public int Count { get; private set; }

    public int Used { get; private set; }

    /// <summary>
    /// First records (by index) of the ascending stretches, none longer than a page: pages of several ranges, listed at once, lie between
    /// each other, and two that happen to ascend must not become one that overlaps the next.
    /// </summary>
    public List<int> Stretches { get; } = [0];

    /// <summary>Whether all records are in order as they are.</summary>
    public bool IsInOrder { get; private set; } = true;

    /// <summary>Whether the longest record may not fit any more.</summary>
    public bool IsFull => _bytes.Length - Used < ListedRecord.MaxBytes;

    public Span<byte> Free => _bytes.AsSpan(Used);

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, Used);

    public ReadOnlySpan<int> Offsets => _offsets.AsSpan(0, Count);

    /// <summary>The record at a byte offset, and what follows.</summary>
    public ReadOnlySpan<byte> At(int offset) => _bytes.AsSpan(offset);

    /// <summary>Says that the next record is not of the same page as the last.</summary>
    public void BeginStretch()
    {
        if (Stretches[^1] != Count)
            Stretches.Add(Count);
    }

    /// <summary>Takes the record that was written to <see cref="Free"/>.</summary>
    [MethodImpl(Hot.Path)]
    public void Commit(int length)
    {
        if (Count > 0 && ListedRecord.Compare(At(_last), At(Used)) > 0)
        {
            IsInOrder = false;
            BeginStretch();
        }

        if (Count == _offsets.Length)
            Array.Resize(ref _offsets, Count * 2);
        _offsets[Count++] = _last = Used;
        Used += length;
    }

    public void Clear()
    {
        Count = Used = _last = 0;
        IsInOrder = true;
        Stretches.Clear();
        Stretches.Add(0);
    }
}
