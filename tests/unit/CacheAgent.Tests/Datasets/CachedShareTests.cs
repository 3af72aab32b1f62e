using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Logging.Abstractions;
using VastK8s.CacheAgent.Blobs;
using VastK8s.CacheAgent.Conditions;
using VastK8s.CacheAgent.Datasets;
using VastK8s.CacheAgent.Prefetching;
using VastK8s.CacheAgent.Snapshots;
using VastK8s.CacheAgent.Tests.Support;

namespace VastK8s.CacheAgent.Tests.Datasets;

/// <summary>What status says is cached.</summary>
[Collection(Node.Collection)]
public sealed class CachedShareTests : IDisposable
{
    private const int Chunk = 4096;
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void It_is_what_the_presence_maps_say_however_they_came_to_it() => Prop.ForAll(Cases.ToArbitrary(), example =>
    {
        var (space, blob) = Open(new FakeLayout(Chunk, example.ObjectsPerSegment, example.Sizes.Select(s => (long)s)));
        var rows = example.Every > 1 ? new RowSet(blob.Layout.Rows) : null;
        for (var id = 0; id < blob.Layout.Rows; id += example.Every) rows?.Add(id);
        var share = new CachedShare(blob, rows);
        foreach (var step in example.Steps)
        {
            foreach (var (place, present) in step)
            {
                var chunk = place % blob.Layout.Chunks;
                var segment = blob.Segments[blob.Layout.RowOfChunk(chunk).Segment]!;
                if (present) segment.MarkPresent(chunk);
                else segment.Forget([chunk]);
            }

            Assert.Equal(Expected(blob, example.Every), share.Count());
        }

        blob.Dispose();
        space.Dispose();
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    [Fact]
    public void Asking_again_looks_up_the_rows_of_what_changed_and_no_others()
    {
        var layout = new CountingLayout(new FakeLayout(Chunk, 1000, Enumerable.Repeat(3L * Chunk, 500)));
        var (space, blob) = Open(layout);
        var segment = blob.Segments[0]!;
        for (var chunk = 0; chunk < 900; chunk++) segment.MarkPresent(chunk);
        var share = new CachedShare(blob, null);
        Assert.Equal((300, 900L * Chunk), share.Count());
        Assert.Equal(300, layout.Lookups);

        Assert.Equal((300, 900L * Chunk), share.Count());
        Assert.Equal(300, layout.Lookups);
        segment.MarkPresent(900);
        segment.MarkPresent(901);
        segment.Forget([0]);
        Assert.Equal((299, 901L * Chunk), share.Count());
        Assert.Equal(302, layout.Lookups);
        blob.Dispose();
        space.Dispose();
    }

    [Fact]
    public void What_is_on_a_disk_that_failed_does_not_count()
    {
        var (space, blob) = Open(new FakeLayout(Chunk, 10, Enumerable.Repeat((long)Chunk, 10)));
        for (var chunk = 0; chunk < 5; chunk++) blob.Segments[0]!.MarkPresent(chunk);
        var share = new CachedShare(blob, null);
        Assert.Equal((5, 5L * Chunk), share.Count());

        space.Directories[0].Fail(new IOException("device gone"));

        Assert.Equal((0, 0L), share.Count());
        blob.Dispose();
        space.Dispose();
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task A_Dataset_counts_what_its_current_snapshot_has_links_and_empty_files_included()
    {
        await using var node = new Node();
        var source = node.Source("data", 4);
        await File.WriteAllTextAsync(Path.Combine(source, "empty"), "", TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(Path.Combine(source, "link"), "f0");
        var dataset = await node.IndexAsync("data", source);
        Assert.Equal((2L, 0L), dataset.CountCached());
        await Node.PrefetchAsync(dataset, "f0", "f1", "f2");
        Assert.Equal((5L, 150_000L), dataset.CountCached());

        // One that is cached goes, one that is not changes: the table keeps the rows of both.
        File.Delete(Path.Combine(source, "f0"));
        await File.WriteAllBytesAsync(Path.Combine(source, "f3"), new byte[70_000], TestContext.Current.CancellationToken);
        await node.IndexAsync("data", source);
        Assert.Equal((4L, 100_000L), dataset.CountCached());
        await Node.PrefetchAsync(dataset);
        Assert.Equal((5L, 170_000L), dataset.CountCached());

        await node.RestartAsync();
        Assert.Equal((5L, 170_000L), node.Registry.Find("data")!.CountCached());
    }

    private static Gen<Example> Cases =>
        from sizes in Gen.Choose(1, 9 * Chunk).NonEmptyListOf()
        from objectsPerSegment in Gen.Choose(1, 60)
        from every in Gen.Choose(1, 3)
        from steps in (from place in Gen.Choose(0, 10_000) from present in Gen.Elements(true, true, false) select (place, present)).ListOf().NonEmptyListOf()
        select new Example([.. sizes], objectsPerSegment, every, [.. steps.Select(s => s.ToArray())]);

    private static (long Objects, long Bytes) Expected(Blob blob, int every)
    {
        long objects = 0, bytes = 0;
        for (var id = 0; id < blob.Layout.Rows; id += every)
        {
            var row = blob.Layout.Row(id);
            var segment = blob.Segments[row.Segment]!;
            if (blob.IsPresent(row)) objects++;
            for (var piece = 0; piece < row.Chunks(Chunk); piece++)
            {
                if (segment.IsPresent(row.FirstChunk + piece)) bytes += Math.Min(Chunk, row.Size - (piece * Chunk));
            }
        }

        return (objects, bytes);
    }

    private (CacheSpace Space, Blob Blob) Open(IBlobLayout layout)
    {
        var conditions = new ConditionSet("test", TimeProvider.System, NullLogger.Instance);
        var space = new CacheSpace([new CacheDirectoryOptions(_directory.Sub("cache"), 1 << 30)], conditions, TimeProvider.System, NullLogger.Instance);
        return (space, space.OpenBlob(layout));
    }

    private sealed record Example(int[] Sizes, int ObjectsPerSegment, int Every, (int Place, bool Present)[][] Steps);
}
