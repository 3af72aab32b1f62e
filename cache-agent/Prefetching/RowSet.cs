using System.Numerics;

namespace VastK8s.CacheAgent.Prefetching;

/// <summary>A set of row numbers of the object table, a bit each, walked in blob order.</summary>
internal sealed class RowSet(long rows)
{
    private readonly ulong[] _words = new ulong[(rows + 63) / 64];

    public void Add(long row) => _words[row >> 6] |= 1UL << (int)(row & 63);

    public bool Contains(long row) => row >> 6 < _words.Length && (_words[row >> 6] & (1UL << (int)(row & 63))) != 0;

    /// <summary>The first row from <paramref name="from"/> on, or −1.</summary>
    public long Next(long from)
    {
        for (var index = from >> 6; index < _words.Length; index++)
        {
            var word = _words[index];
            if (index == from >> 6) word &= ulong.MaxValue << (int)(from & 63);
            if (word != 0) return (index << 6) + BitOperations.TrailingZeroCount(word);
        }

        return -1;
    }
}
