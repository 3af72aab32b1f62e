using VastK8s.CacheAgent.Fetching;
using VastK8s.CacheAgent.Prefetching;
using VastK8s.CacheAgent.Snapshots;

namespace VastK8s.CacheAgent.Tests.Prefetching;

public sealed class PrefetchOrderTests
{
    private const int Chunk = 1 << 20;
    private const int Span = (int)(ChunkFetcher.MaxSpanBytes / Chunk);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(16)]
    public void Every_missing_piece_comes_once_in_the_order_of_its_segment_and_few_segments_are_open(int lanes)
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var sizes = Enumerable.Range(0, random.Next(1, 60)).Select(_ => random.NextInt64(1, random.Next(2) == 0 ? Chunk : 40L * Chunk)).ToArray();
            using var layout = new FakeLayout(Chunk, random.Next(1, 12), sizes);
            var missing = new RowSet(layout.Rows);
            var rows = Enumerable.Range(0, sizes.Length).Where(_ => random.Next(4) > 0).ToList();
            foreach (var row in rows) missing.Add(row);
            var present = rows.Where(_ => random.Next(5) == 0).ToHashSet();

            var runs = All(layout, missing, lanes, row => present.Contains((int)row.Id));

            var expected = rows.Except(present).SelectMany(id => Enumerable.Range(0, (int)layout.Row(id).Chunks(Chunk)).Select(piece => ((long)id, (long)piece)));
            var pieces = runs.SelectMany(r => Enumerable.Range((int)r.First, (int)(r.End - r.First)).Select(piece => (r.Row, (long)piece))).ToList();
            Assert.Equal(expected, pieces.Order());
            Assert.All(runs, r => Assert.InRange(r.End - r.First, 1, Span));
            Assert.All(runs.GroupBy(r => layout.Row(r.Row).Segment), of => Assert.Equal(of.OrderBy(r => (r.Row, r.First)), of));
            Assert.InRange(MostOpen(runs.ConvertAll(r => layout.Row(r.Row).Segment)), 0, lanes);
        }
    }

    [Fact]
    public void Segments_have_their_turns()
    {
        using var layout = new FakeLayout(Chunk, 2, Enumerable.Repeat(2L * Span * Chunk, 6));
        var missing = new RowSet(layout.Rows);
        for (var row = 0; row < layout.Rows; row++) missing.Add(row);

        var segments = All(layout, missing, 2, _ => false).ConvertAll(r => layout.Row(r.Row).Segment);

        Assert.Equal([0, 0, 0, 0, 1, 1, 1, 1], segments.Take(8).Order());
        Assert.All(Enumerable.Range(0, 3), i => Assert.NotEqual(segments[2 * i], segments[(2 * i) + 1]));
        Assert.Equal([2, 2, 2, 2], segments.Skip(8));
    }

    private static List<(long Row, long First, long End)> All(FakeLayout layout, RowSet missing, int lanes, Func<ObjectRow, bool> present)
    {
        var order = new PrefetchOrder(layout, missing) { MaxLanes = lanes };
        var told = new HashSet<long>();
        var runs = new List<(long, long, long)>();
        while (order.TryNext(row => present(row) && told.Add(row.Id), out var row, out var first, out var end)) runs.Add((row.Id, first, end));
        return runs;
    }

    // Segments between whose first and last run one is.
    private static int MostOpen(List<int> segments) =>
        segments.Select((_, i) => segments.Distinct().Count(s => segments.IndexOf(s) <= i && segments.LastIndexOf(s) >= i)).DefaultIfEmpty(0).Max();
}
