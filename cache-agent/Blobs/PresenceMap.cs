using System.Numerics;

namespace VastK8s.CacheAgent.Blobs;

/// <summary>
/// One bit per chunk of a segment: is it in the blob, whole and verified? Tests take no lock; changes do, so that growing never loses one.
/// </summary>
internal sealed class PresenceMap
{
    private readonly Lock _gate = new();
    private ulong[] _words = [];
    private long _set;

    /// <summary>Bits set.</summary>
    public long Count => Interlocked.Read(ref _set);

    /// <summary>64-bit words, for persisting.</summary>
    public int Words => Volatile.Read(ref _words).Length;

    public static PresenceMap FromWords(ulong[] words)
    {
        var map = new PresenceMap { _words = words };
        foreach (var word in words) map._set += BitOperations.PopCount(word);
        return map;
    }

    public void Grow(long chunks)
    {
        lock (_gate)
        {
            var words = (int)((chunks + 63) / 64);
            if (words <= _words.Length) return;
            var larger = new ulong[words];
            _words.CopyTo(larger, 0);
            Volatile.Write(ref _words, larger);
        }
    }

    public bool Contains(long chunk)
    {
        var words = Volatile.Read(ref _words);
        var index = (int)(chunk >> 6);
        return index < words.Length && (Volatile.Read(ref words[index]) & (1UL << (int)(chunk & 63))) != 0;
    }

    /// <summary>Whether all of <paramref name="count"/> chunks from <paramref name="first"/> are present.</summary>
    public bool ContainsAll(long first, long count)
    {
        var words = Volatile.Read(ref _words);
        var last = first + count - 1;
        for (var index = first >> 6; index <= last >> 6; index++)
        {
            if (index >= words.Length) return count == 0;
            var mask = ulong.MaxValue;
            if (index == first >> 6) mask &= ulong.MaxValue << (int)(first & 63);
            if (index == last >> 6) mask &= ulong.MaxValue >> (63 - (int)(last & 63));
            if ((Volatile.Read(ref words[index]) & mask) != mask) return false;
        }

        return true;
    }

    /// <summary>Sets a bit and hands the changed word to <paramref name="persist"/> under the lock, so that words reach the file in order.</summary>
    public bool Add(long chunk, Action<int, ulong>? persist = null) => Change(chunk, true, persist);

    /// <summary>Clears a bit, likewise.</summary>
    public bool Remove(long chunk, Action<int, ulong>? persist = null) => Change(chunk, false, persist);

    /// <summary>Clears the bits from a chunk on, likewise, a word at a time.</summary>
    public void RemoveFrom(long chunk, Action<int, ulong> persist)
    {
        lock (_gate)
        {
            for (var index = (int)(chunk >> 6); index < _words.Length; index++)
            {
                var old = _words[index];
                var word = index == chunk >> 6 ? old & ((1UL << (int)(chunk & 63)) - 1) : 0;
                if (word == old) continue;
                Volatile.Write(ref _words[index], word);
                Interlocked.Add(ref _set, BitOperations.PopCount(word) - BitOperations.PopCount(old));
                persist(index, word);
            }
        }
    }

    /// <summary>The words now.</summary>
    public ulong[] ToWords()
    {
        lock (_gate) return (ulong[])_words.Clone();
    }

    /// <summary>The words now, in <paramref name="spare"/> if it is as long.</summary>
    public ulong[] ToWords(ulong[] spare)
    {
        lock (_gate)
        {
            if (spare.Length != _words.Length) return (ulong[])_words.Clone();
            _words.CopyTo(spare, 0);
            return spare;
        }
    }

    /// <summary>First chunk from <paramref name="from"/> whose bit is <paramref name="value"/>, or <paramref name="end"/>.</summary>
    public long Next(long from, long end, bool value)
    {
        var words = Volatile.Read(ref _words);
        while (from < end)
        {
            var index = (int)(from >> 6);
            var word = index < words.Length ? Volatile.Read(ref words[index]) : 0UL;
            if (!value) word = ~word;
            word &= ulong.MaxValue << (int)(from & 63);
            if (word != 0) return Math.Min(end, ((long)index << 6) + BitOperations.TrailingZeroCount(word));
            from = ((long)index + 1) << 6;
        }

        return end;
    }

    private bool Change(long chunk, bool value, Action<int, ulong>? persist)
    {
        lock (_gate)
        {
            var index = (int)(chunk >> 6);
            var bit = 1UL << (int)(chunk & 63);
            var old = _words[index];
            var word = value ? old | bit : old & ~bit;
            if (word == old) return false;

            // What cannot be written down is not said: whoever wanted to add it undoes what the bit would have spoken of. What is taken away is gone first.
            if (value) persist?.Invoke(index, word);
            Volatile.Write(ref _words[index], word);
            Interlocked.Add(ref _set, value ? 1 : -1);
            if (!value) persist?.Invoke(index, word);
            return true;
        }
    }
}
