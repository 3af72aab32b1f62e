namespace VastK8s.CacheAgent.Snapshots;

/// <summary>One placed object: a row of the object table, in address order.</summary>
/// <param name="Id">Row number from 0; never changes.</param>
/// <param name="Segment">Which segment of the blob.</param>
/// <param name="StartBlock">First 4 KiB block in it.</param>
/// <param name="Size">Bytes, at least 1 (an empty object has no row).</param>
/// <param name="Source">Index into the Dataset's sources.</param>
/// <param name="FirstChunk">Number of its first chunk in the presence map; the rest follow.</param>
/// <param name="HeapOffset">Where key and version are.</param>
/// <param name="HeapLength">And how long.</param>
internal readonly record struct ObjectRow(
    long Id, int Segment, uint StartBlock, long Size, int Source, long FirstChunk, long HeapOffset, int HeapLength)
{
    /// <summary>Byte address in the segment.</summary>
    public long Offset => (long)StartBlock << 12;

    /// <summary>Chunks of this object.</summary>
    public long Chunks(int chunkSize) => (Size + chunkSize - 1) / chunkSize;
}
