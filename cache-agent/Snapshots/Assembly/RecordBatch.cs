using VastK8s.CacheAgent.Snapshots.Sorting;

namespace VastK8s.CacheAgent.Snapshots.Assembly;

/// <summary>Records on their way from the merge to the writers, a few thousand at a time.</summary>
internal sealed class RecordBatch
{
    private const int Capacity = 256 << 10;
    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(Capacity);

    /// <summary>Bytes of whole records.</summary>
    public int Length { get; private set; }

    public bool IsFull => Capacity - Length < ListedRecord.MaxBytes;

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, Length);

    /// <summary>Room for the longest record, not yet one of the batch's.</summary>
    public Span<byte> Free => _bytes.AsSpan(Length);

    /// <summary>Takes in what is at the beginning of <see cref="Free"/>.</summary>
    public void Commit(int length) => Length += length;

    public void Clear() => Length = 0;
}
