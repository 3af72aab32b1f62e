using System.Numerics;
using VastK8s.CacheAgent.Blobs;
using VastK8s.CacheAgent.Prefetching;
using VastK8s.CacheAgent.Snapshots;

namespace VastK8s.CacheAgent.Datasets;

/// <summary>
/// How much of some rows is present, for whoever asks every few seconds: asking compares the presence maps with those of the last time, word by
/// word, and looks up the rows of what changed. The first time that is everything present.
/// </summary>
/// <param name="blob">The blob.</param>
/// <param name="rows">What counts; null: every row.</param>
internal sealed class CachedShare(Blob blob, RowSet? rows)
{
    private readonly Lock _gate = new();
    private readonly List<Counted> _counted = [];
    private long _objects;
    private long _bytes;

    /// <summary>Objects of which every chunk is present, and bytes of present chunks.</summary>
    public (long Objects, long Bytes) Count()
    {
        lock (_gate)
        {
            var segments = blob.Segments;
            for (var i = 0; i < segments.Count; i++)
            {
                if (i == _counted.Count) _counted.Add(new Counted());
                Update(_counted[i], segments[i]);
            }

            return (_objects, _bytes);
        }
    }

    private void Update(Counted counted, Segment? segment)
    {
        if (segment is not null) counted.FirstChunk = segment.FirstChunk;

        // What is on a disk that failed cannot be used, whatever its map says.
        var now = segment is { IsUsable: true } ? segment.CopyPresence(counted.Spare) : [];
        var before = counted.Words;
        long next = 0;
        for (var word = 0; word < Math.Max(before.Length, now.Length); word++)
        {
            // A row that ends in a later word was counted whole where its first change was.
            var changed = At(before, word) ^ At(now, word);
            while ((changed = From(changed, word, next)) != 0)
            {
                var row = blob.Layout.RowOfChunk(counted.FirstChunk + ((long)word << 6) + BitOperations.TrailingZeroCount(changed));
                CountRow(row, row.FirstChunk - counted.FirstChunk, before, now);
                next = row.FirstChunk - counted.FirstChunk + row.Chunks(blob.Layout.ChunkSize);
            }
        }

        (counted.Words, counted.Spare) = (now, before);
    }

    private void CountRow(in ObjectRow row, long first, ulong[] before, ulong[] now)
    {
        if (rows?.Contains(row.Id) == false) return;
        var chunks = row.Chunks(blob.Layout.ChunkSize);
        var (had, has) = (Present(before, first, chunks), Present(now, first, chunks));
        _objects += (has == chunks ? 1 : 0) - (had == chunks ? 1 : 0);
        _bytes += BytesOf(row.Size, now, first, chunks, has) - BytesOf(row.Size, before, first, chunks, had);
    }

    private long BytesOf(long size, ulong[] words, long first, long chunks, long present)
    {
        var last = size - ((chunks - 1) * blob.Layout.ChunkSize);
        return (present * blob.Layout.ChunkSize) - (Bit(words, first + chunks - 1) ? blob.Layout.ChunkSize - last : 0);
    }

    private static long Present(ulong[] words, long first, long count)
    {
        long present = 0;
        for (var at = first; at < first + count;)
        {
            var (word, until) = ((int)(at >> 6), Math.Min(first + count, ((at >> 6) + 1) << 6));
            present += BitOperations.PopCount(At(words, word) & Mask(at, until));
            at = until;
        }

        return present;
    }

    // Bits from one place to before another, both in one word.
    private static ulong Mask(long from, long to) => (ulong.MaxValue << (int)(from & 63)) & (ulong.MaxValue >> (int)(63 - ((to - 1) & 63)));

    // The bits of a word that are not before this place.
    private static ulong From(ulong bits, int word, long place) => (place - ((long)word << 6)) switch
    {
        <= 0 => bits,
        < 64 and var skip => bits & (ulong.MaxValue << (int)skip),
        _ => 0,
    };

    private static bool Bit(ulong[] words, long at) => (At(words, (int)(at >> 6)) & (1UL << (int)(at & 63))) != 0;

    private static ulong At(ulong[] words, int index) => index < words.Length ? words[index] : 0;

    private sealed class Counted
    {
        public long FirstChunk { get; set; }

        public ulong[] Words { get; set; } = [];

        /// <summary>Those of the time before, to be written over.</summary>
        public ulong[] Spare { get; set; } = [];
    }
}
