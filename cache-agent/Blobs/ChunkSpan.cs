namespace VastK8s.CacheAgent.Blobs;

/// <summary>A run of chunks of one object, and where its bytes are.</summary>
/// <param name="FirstChunk">Number in the blob.</param>
/// <param name="Count">Chunks.</param>
/// <param name="ObjectOffset">First byte in the object.</param>
/// <param name="Length">Bytes.</param>
internal readonly record struct ChunkSpan(long FirstChunk, long Count, long ObjectOffset, long Length)
{
    /// <summary>Bytes of disk: whole 4 KiB blocks.</summary>
    public long BlockBytes => (Length + 4095) & ~4095L;

    /// <summary>Pieces <paramref name="first"/> to <paramref name="first"/> + <paramref name="count"/> − 1 of an object.</summary>
    public static ChunkSpan Of(in Snapshots.ObjectRow row, int chunkSize, long first, long count)
    {
        var offset = first * chunkSize;
        return new ChunkSpan(row.FirstChunk + first, count, offset, Math.Min(row.Size, (first + count) * chunkSize) - offset);
    }
}
