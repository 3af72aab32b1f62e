using System.Buffers.Binary;

namespace VastK8s.CacheAgent.Snapshots.Sorting;

/// <summary>Writes an arena in order: as it is, as its ascending stretches put one after another, or sorted record by record, whichever is least work.</summary>
internal static class ArenaSorter
{
    /// <summary>Writes all of the arena's records as one run.</summary>
    public static RunFile Write(Arena arena, RunWriter sink)
    {
        if (!arena.IsInOrder)
            return Concatenation(arena) is { } stretches ? WriteStretches(arena, stretches, sink) : WriteSorted(arena, sink);
        sink.Append(arena.Bytes);
        return sink.Complete(Record(arena, 0), Record(arena, arena.Offsets[^1]));
    }

    private static ReadOnlySpan<byte> Record(Arena arena, int offset)
    {
        var bytes = arena.At(offset);
        return bytes[..ListedRecord.LengthAt(bytes)];
    }

    /// <summary>
    /// The order in which stretches follow each other without overlap, or null. Pages of a store listed by several requests at once
    /// come like this: each in order, its neighbours elsewhere.
    /// </summary>
    private static int[]? Concatenation(Arena arena)
    {
        var starts = arena.Stretches;
        if (starts.Count > arena.Count / 8)
            return null;
        var order = new int[starts.Count];
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        Array.Sort(order, (a, b) => ListedRecord.Compare(arena.At(arena.Offsets[starts[a]]), arena.At(arena.Offsets[starts[b]])));
        for (var i = 1; i < order.Length; i++)
        {
            if (ListedRecord.Compare(arena.At(LastOf(arena, order[i - 1])), arena.At(arena.Offsets[starts[order[i]]])) > 0)
                return null;
        }

        return order;
    }

    private static int LastOf(Arena arena, int stretch) =>
        arena.Offsets[(stretch + 1 < arena.Stretches.Count ? arena.Stretches[stretch + 1] : arena.Count) - 1];

    private static RunFile WriteStretches(Arena arena, int[] order, RunWriter sink)
    {
        foreach (var stretch in order)
        {
            var begin = arena.Offsets[arena.Stretches[stretch]];
            var end = stretch + 1 < arena.Stretches.Count ? arena.Offsets[arena.Stretches[stretch + 1]] : arena.Used;
            sink.Append(arena.Bytes[begin..end]);
        }

        return sink.Complete(Record(arena, arena.Offsets[arena.Stretches[order[0]]]), Record(arena, LastOf(arena, order[^1])));
    }

    private static RunFile WriteSorted(Arena arena, RunWriter sink)
    {
        var keys = new SortKey[arena.Count];
        var common = CommonPrefix(arena);
        for (var i = 0; i < keys.Length; i++)
            keys[i] = new SortKey(Leading(ListedRecord.PathAt(arena.At(arena.Offsets[i]))[common..]), arena.Offsets[i]);
        Array.Sort(keys, new SortKeyOrder(arena));
        foreach (var key in keys)
            sink.Append(Record(arena, key.Offset));
        return sink.Complete(Record(arena, keys[0].Offset), Record(arena, keys[^1].Offset));
    }

    private static int CommonPrefix(Arena arena)
    {
        var first = ListedRecord.PathAt(arena.At(0));
        var common = first.Length;
        foreach (var offset in arena.Offsets)
            common = first[..common].CommonPrefixLength(ListedRecord.PathAt(arena.At(offset)));
        return common;
    }

    // Big-endian, padded with zeros: orders like the bytes, and equal where more must be looked at.
    private static ulong Leading(ReadOnlySpan<byte> path)
    {
        if (path.Length >= sizeof(ulong))
            return BinaryPrimitives.ReadUInt64BigEndian(path);
        ulong value = 0;
        foreach (var b in path)
            value = (value << 8) | b;
        return path.IsEmpty ? 0 : value << (8 * (sizeof(ulong) - path.Length));
    }

    private readonly record struct SortKey(ulong Leading, int Offset);

    private sealed class SortKeyOrder(Arena arena) : IComparer<SortKey>
    {
        public int Compare(SortKey x, SortKey y) => x.Leading != y.Leading
            ? x.Leading.CompareTo(y.Leading)
            : ListedRecord.Compare(arena.At(x.Offset), arena.At(y.Offset));
    }
}
