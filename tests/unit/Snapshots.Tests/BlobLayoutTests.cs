using System.Buffers.Binary;
using VastK8s.CacheAgent.Snapshots;
using VastK8s.Snapshots.Tests.Model;
using static VastK8s.Snapshots.Tests.Workplace;

namespace VastK8s.Snapshots.Tests;

public sealed class BlobLayoutTests : IDisposable
{
    private readonly Workplace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task Rows_of_many_pages_are_found_by_every_way()
    {
        // 1,000 rows are eight pages of 128, the last one begun.
        await _work.BuildAsync([.. Enumerable.Range(0, 1000).Select(i => Object($"f{i:D4}", 1 + (i * 997L % 20_000), $"v{i}"))]);
        using var layout = BlobLayout.Open(_work.Directory);
        LayoutCheck.Holds(layout);
        Assert.Equal(1000, layout.Rows);
        Assert.Equal(("f0777", "v777"), layout.Reference(layout.Row(777)));
        Assert.NotEqual(Guid.Empty, layout.BlobId);
        Assert.Equal(4096, layout.ChunkSize);
    }

    [Fact]
    public async Task Appended_rows_show_up_in_an_open_layout()
    {
        await _work.BuildAsync(Object("a", 10));
        using var properties = BlobLayout.Open(_work.Directory);
        using var row = BlobLayout.Open(_work.Directory);
        using var chunk = BlobLayout.Open(_work.Directory);
        using var find = BlobLayout.Open(_work.Directory);
        await _work.BuildAsync([Object("a", 10), .. Enumerable.Range(0, 400).Select(i => Object($"b{i:D3}", 5000))]);
        Assert.Equal(401, row.Row(400).Id + 1);
        Assert.Equal(400, chunk.RowOfChunk(800).Id);
        Assert.True(find.TryFind(0, 4096 + (8192L * 399), out var last));
        Assert.Equal(400, last.Id);
        Assert.Equal((401, 801), (properties.Rows, properties.Chunks));
        Assert.Equal([801u], properties.SegmentBlocks);
        LayoutCheck.Holds(properties);
    }

    [Fact]
    public async Task Readers_go_on_while_rows_are_appended()
    {
        await _work.BuildAsync(Object("a", 10));
        using var layout = BlobLayout.Open(_work.Directory);
        using var stop = new CancellationTokenSource();
        var reading = Task.Run(() =>
        {
            var random = new Random(1);
            while (!stop.IsCancellationRequested)
            {
                var id = random.NextInt64(layout.Rows);
                var row = layout.Row(id);
                Assert.True(layout.TryFind(row.Segment, row.Offset, out var found));
                Assert.Equal(row, found);
                Assert.Equal(row, layout.RowOfChunk(row.FirstChunk));
                Assert.StartsWith(row.Id == 0 ? "a" : "b", layout.Reference(row).Key, StringComparison.Ordinal);
            }
        }, TestContext.Current.CancellationToken);
        for (var round = 1; round <= 10; round++)
            await _work.BuildAsync([Object("a", 10), .. Enumerable.Range(0, 100 * round).Select(i => Object($"b{i:D4}"))]);
        await stop.CancelAsync();
        await reading;
        Assert.Equal(1001, layout.Rows);
    }

    [Fact]
    public async Task Objects_get_segments_as_they_fit()
    {
        const long Gib = 1L << 30;
        await _work.BuildAsync(Object("a", Gib / 2), Object("b", Gib / 2), Object("c", 1), Object("d", 3 * Gib), Object("e", 1), Object("f", Gib - 4096));
        using var layout = BlobLayout.Open(_work.Directory);
        Assert.Equal([(0, 0L), (0, Gib / 2), (1, 0), (2, 0), (3, 0), (3, 4096)], Enumerable.Range(0, 6).Select(i => layout.Row(i)).Select(r => (r.Segment, r.Offset)));
        Assert.Equal([1u << 18, 1, 3u << 18, 1u << 18], layout.SegmentBlocks);
        Assert.True(layout.TryFind(2, (3 * Gib) - 1, out var d));
        Assert.Equal(3, d.Id);
    }

    [Fact]
    public void Without_a_snapshot_there_is_nothing_to_open()
    {
        var error = Assert.Throws<SnapshotFormatException>(() => BlobLayout.Open(_work.Directory));
        Assert.Contains("make a snapshot first", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Empty_dataset_has_an_empty_layout()
    {
        var info = await _work.BuildAsync();
        using var layout = BlobLayout.Open(_work.Directory);
        Assert.Equal((0, 0, 0), (layout.Rows, layout.Chunks, layout.SegmentBlocks.Count));
        Assert.False(layout.TryFind(0, 0, out _));
        Assert.Equal((0, 0), (info.Objects, info.Directories));
    }

    [Fact]
    public async Task Unknown_format_is_refused_by_reader_and_builder()
    {
        await _work.BuildAsync(Object("a"));
        var path = Path.Combine(_work.Directory, "layout.json");
        var json = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(path, json.Replace("\"format\": 1", "\"format\": 7, \"unheardOf\": []", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var error = Assert.Throws<SnapshotFormatException>(() => BlobLayout.Open(_work.Directory));
        Assert.Contains("format 7", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<SnapshotFormatException>(() => _work.BuildAsync(Object("b")));
        Assert.Equal(32, new FileInfo(Path.Combine(_work.Directory, "layout.rows")).Length);
    }

    [Theory]
    [InlineData("layout.json")]
    [InlineData("layout.index")]
    [InlineData("layout.rows")]
    public async Task Damage_is_noticed(string name)
    {
        await _work.BuildAsync(Object("a"), Object("b"));
        var path = Path.Combine(_work.Directory, name);
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        bytes[2] ^= 0x40;
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
        Assert.Throws<SnapshotFormatException>(() =>
        {
            using var layout = BlobLayout.Open(_work.Directory);
            layout.Row(0);
        });
    }

    [Theory]
    [InlineData("layout.rows")]
    [InlineData("layout.index")]
    [InlineData("layout.heap")]
    public async Task File_cut_short_stops_the_next_build(string name)
    {
        await _work.BuildAsync(Object("a"));
        await File.WriteAllBytesAsync(Path.Combine(_work.Directory, name), [1], TestContext.Current.CancellationToken);
        var error = await Assert.ThrowsAsync<SnapshotFormatException>(() => _work.BuildAsync(Object("a"), Object("b")));
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Row_of_another_place_is_noticed()
    {
        await _work.BuildAsync(Object("a"), Object("b"));
        var path = Path.Combine(_work.Directory, "layout.rows");
        var rows = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        rows.AsSpan(0, 32).CopyTo(rows.AsSpan(32));
        await File.WriteAllBytesAsync(path, rows, TestContext.Current.CancellationToken);
        using var layout = BlobLayout.Open(_work.Directory);
        Assert.Equal(0u, BinaryPrimitives.ReadUInt32LittleEndian(rows));
        Assert.Equal(0, layout.Row(0).Id);
        Assert.Throws<SnapshotFormatException>(() => layout.Row(1));
    }
}
