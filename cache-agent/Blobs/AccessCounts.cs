namespace VastK8s.CacheAgent.Blobs;

/// <summary>
/// How often each chunk of a segment was read lately, one byte a chunk: bits 0–1 the count, bits 2–7 when it last rose (64 slots of four seconds).
/// The requests of one pass over a chunk come close together and count once.
/// </summary>
/// <remarks>Races lose a count now and then, which eviction can bear; readers take no lock.</remarks>
internal sealed class AccessCounts(TimeProvider time)
{
    private const int MaxCount = 3;
    private byte[] _bytes = [];

    public void Grow(long chunks)
    {
        if (chunks > _bytes.Length) Array.Resize(ref _bytes, (int)chunks);
    }

    /// <summary>The chunk became present: no reads yet, and those of this moment do not count.</summary>
    public void Reset(long chunk) => Write(chunk, (byte)(Slot() << 2));

    public void Touch(long chunk)
    {
        var bytes = _bytes;
        if (chunk >= bytes.Length) return;
        var old = bytes[chunk];
        var slot = Slot();
        if (old >> 2 == slot) return;
        bytes[chunk] = (byte)((slot << 2) | Math.Min(MaxCount, (old & MaxCount) + 1));
    }

    public int Count(long chunk) => chunk < _bytes.Length ? _bytes[chunk] & MaxCount : 0;

    public void Age(long chunk)
    {
        var count = Count(chunk);
        if (count > 0) _bytes[chunk]--;
    }

    private int Slot() => (int)((time.GetTimestamp() / (time.TimestampFrequency * 4)) & 63);

    private void Write(long chunk, byte value)
    {
        if (chunk < _bytes.Length) _bytes[chunk] = value;
    }
}
