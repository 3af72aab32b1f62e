using VastK8s.CacheAgent.Snapshots;

namespace VastK8s.Snapshots.Tests.Model;

/// <summary>What must hold of every object table, and of every way to look into it.</summary>
internal static class LayoutCheck
{
    public static void Holds(IBlobLayout layout)
    {
        var (segment, end, chunks) = (-1, 0L, 0L);
        for (var id = 0L; id < layout.Rows; id++)
        {
            var row = layout.Row(id);
            Assert.Equal(id, row.Id);
            Assert.Equal(chunks, row.FirstChunk);
            Assert.True(row.Segment > segment ? row is { StartBlock: 0 } && row.Segment == segment + 1 : row.Segment == segment && row.Offset == end);
            (segment, end, chunks) = (row.Segment, (row.Offset + row.Size + 4095) & -4096, chunks + row.Chunks(layout.ChunkSize));
            Assert.True(layout.SegmentBlocks[segment] >= end >> 12);
            Assert.Equal(row, layout.RowOfChunk(row.FirstChunk));
            Assert.Equal(row, layout.RowOfChunk(chunks - 1));
            foreach (var offset in (long[])[row.Offset, row.Offset + (row.Size / 2), end - 1])
            {
                Assert.True(layout.TryFind(segment, offset, out var found));
                Assert.Equal(row, found);
            }
        }

        Assert.Equal((segment + 1, chunks), (layout.SegmentBlocks.Count, layout.Chunks));
        Assert.False(layout.TryFind(Math.Max(segment, 0), end, out _));
        Assert.False(layout.TryFind(segment + 1, 0, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => layout.Row(layout.Rows));
        Assert.Throws<ArgumentOutOfRangeException>(() => layout.Row(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => layout.RowOfChunk(chunks));
        for (var i = 0; i < layout.SegmentBlocks.Count; i++)
            Assert.False(layout.TryFind(i, (long)layout.SegmentBlocks[i] << 12, out _));
    }
}
