using VastK8s.CacheAgent.Snapshots;
using VastK8s.Erofs;
using VastK8s.ObjectStores;
using static VastK8s.Snapshots.Tests.Workplace;

namespace VastK8s.Snapshots.Tests;

public sealed class SnapshotBuilderTests : IDisposable
{
    private readonly Workplace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task Unchanged_refresh_writes_nothing()
    {
        var first = await _work.BuildAsync(Object("a"), Object("b//"));
        var before = Files();
        var second = await _work.BuildAsync(Object("a"), Object("b//"));
        Assert.Equal(first.Id, second.Id);
        Assert.Null(_work.Image);
        Assert.Equal(before, Files());
    }

    [Fact]
    public async Task Other_keys_left_out_are_told_under_the_same_id()
    {
        var first = await _work.BuildAsync(Object("a"));
        var second = await _work.BuildAsync(Object("a"), Object("b//"));
        Assert.Equal(first.Id, second.Id);
        Assert.Equal(1, second.Skipped[SkipReason.EmptyComponent]);
        Assert.Equal("b//", Assert.Single(SnapshotStore.ReadCurrent(_work.Directory)!.SkippedSamples).Key);
    }

    [Fact]
    public async Task Going_back_to_an_older_content_finds_its_snapshot()
    {
        var both = await _work.BuildAsync(Object("a"), Object("b"));
        await _work.BuildAsync(Object("a"), Object("b"), Object("c"));
        var again = await _work.BuildAsync(Object("a"), Object("b"));
        Assert.Equal(both.Id, again.Id);
        Assert.Equal(both.Id, _work.Store.CurrentId());
    }

    [Fact]
    public async Task Newer_time_of_the_same_version_keeps_the_place()
    {
        var first = await _work.BuildAsync(Object("a", time: 1));
        var second = await _work.BuildAsync(Object("a", time: 2));
        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal(2, Assert.Single(_work.Image!.Entries).Time);
        Assert.Equal(1, Rows());
    }

    [Fact]
    public async Task Ownership_is_part_of_the_content()
    {
        var first = await _work.BuildAsync(Object("a"));
        var second = await _work.BuildAsync([Source("", [Object("a")])], change: request => request with { Uid = 1000, Gid = 7, FileMode = 0x1A4, DirectoryMode = 0x1ED });
        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal((1000u, 7u, (ushort)0x1A4, (ushort)0x1ED), (_work.Image!.Options.Uid, _work.Image.Options.Gid, _work.Image.Options.FileMode, _work.Image.Options.DirectoryMode));
        Assert.Equal(1, Rows());
    }

    [Fact]
    public async Task Another_bucket_shares_no_places()
    {
        await _work.BuildAsync([Source("", [Object("a")], bucket: "one")]);
        await _work.BuildAsync([Source("", [Object("a")], bucket: "two")]);
        Assert.Equal(2, Rows());
        await _work.BuildAsync([Source("p/", [Object("p/a")], bucket: "two")]);
        Assert.Equal(3, Rows());
    }

    [Fact]
    public async Task Numbered_sources_keep_their_places_when_the_order_changes()
    {
        var (one, two) = (Source("", [Object("a"), Object("b")], bucket: "one") with { Number = 4 }, Source("", [Object("c")], bucket: "two") with { Number = 9 });
        var first = await _work.BuildAsync([one, two]);
        using (var layout = BlobLayout.Open(_work.Directory))
            Assert.Equal([4, 4, 9], Enumerable.Range(0, 3).Select(id => layout.Row(id).Source));
        var second = await _work.BuildAsync([two, one]);
        Assert.Equal(first.Id, second.Id);
        await _work.BuildAsync([two]);
        Assert.Equal(3, Rows());
    }

    [Fact]
    public async Task Lost_table_is_begun_anew()
    {
        var first = await _work.BuildAsync(Object("a"), Object("b"));
        foreach (var path in Directory.EnumerateFiles(_work.Directory, "layout.*"))
            File.Delete(path);
        var same = await _work.BuildAsync(Object("a"), Object("b"));
        Assert.Equal(first.Id, same.Id);
        Assert.Equal(2, Rows());
    }

    [Fact]
    public async Task Chunk_size_of_the_table_stands()
    {
        await _work.BuildAsync(Object("a", 10_000));
        await _work.BuildAsync([Source("", [Object("a", 10_000), Object("b", 10_000)])], change: request => request with { ChunkSize = 1 << 20 });
        using var layout = BlobLayout.Open(_work.Directory);
        Assert.Equal((4096, 6), (layout.ChunkSize, layout.Chunks));
    }

    [Fact]
    public async Task Second_build_in_a_directory_is_refused_while_one_is_at_work()
    {
        var listing = new TaskCompletionSource();
        var more = new TaskCompletionSource();
        var store = new FakeStore("", [Object("a")])
        {
            BeforePage = async (_, _) =>
            {
                listing.TrySetResult();
                await more.Task;
            },
        };
        var first = _work.BuildAsync([new SnapshotSource(store, "", [], [])]);
        await listing.Task;
        var error = await Assert.ThrowsAsync<IOException>(() => _work.BuildAsync(Object("b")));
        Assert.Contains("another one is at work", error.Message, StringComparison.Ordinal);
        more.SetResult();
        Assert.Equal(1, (await first).Objects);
        await _work.BuildAsync(Object("b"));
    }

    [Fact]
    public async Task Failure_of_one_source_ends_the_others()
    {
        var before = await _work.BuildAsync(Object("a"));
        var ended = false;
        var waiting = new FakeStore("", [Object("b")])
        {
            BeforePage = async (_, cancellation) =>
            {
                try
                {
                    await Task.Delay(Timeout.Infinite, cancellation);
                }
                finally
                {
                    ended = true;
                }
            },
        };
        var failing = new FakeStore("", [.. Enumerable.Range(0, 100).Select(i => Object($"c{i}"))])
        {
            BeforePage = (page, _) => page < 3 ? Task.CompletedTask : throw new ObjectStoreException(ObjectStoreError.AccessDenied, new StoreUri("s3", "", "c", ""), null, "403", "allow it"),
        };
        var error = await Assert.ThrowsAsync<ObjectStoreException>(
            () => _work.BuildAsync([new SnapshotSource(waiting, "", [], []), new SnapshotSource(failing, "", [], [])]));
        Assert.Equal(ObjectStoreError.AccessDenied, error.Error);
        Assert.True(ended);
        Assert.Equal(before.Id, _work.Store.CurrentId());
        Assert.False(Directory.Exists(Path.Combine(_work.Directory, "building")));
    }

    [Fact]
    public async Task Cancelled_build_leaves_what_was()
    {
        var before = await _work.BuildAsync(Object("a"));
        using var cancel = new CancellationTokenSource();
        var store = new FakeStore("", [.. Enumerable.Range(0, 1000).Select(i => Object($"c{i}"))])
        {
            BeforePage = (page, _) => page == 40 ? cancel.CancelAsync() : Task.CompletedTask,
        };
        var request = new SnapshotRequest { Directory = _work.Directory, Sources = [new SnapshotSource(store, "", [], [])] };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new SnapshotBuilder(_work.Tuning).BuildAsync(request, null, TimeProvider.System, cancel.Token));
        Assert.Equal(before.Id, _work.Store.CurrentId());
        Assert.False(Directory.Exists(Path.Combine(_work.Directory, "building")));
    }

    [Fact]
    public async Task Progress_counts_what_was_listed()
    {
        var reports = new List<SnapshotProgress>();
        var request = new SnapshotRequest
        {
            Directory = _work.Directory,
            Sources = [Source("", [.. Enumerable.Range(0, 20).Select(i => Object($"f{i}", 10))])],
        };
        await new SnapshotBuilder(_work.Tuning with { ImageWriter = (_, options) => new RecordingImage(options) })
            .BuildAsync(request, new SynchronousProgress(reports.Add), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Equal([new(7, 70), new(14, 140), new SnapshotProgress(20, 200)], reports);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(500)]
    public async Task Large_listing_is_whole_however_it_comes(int ranges)
    {
        _work.Tuning = _work.Tuning with { ArenaBytes = 64 << 10, MaxFanIn = 3 };
        var info = await _work.BuildAsync([new SnapshotSource(new SyntheticStore(20_000, ranges, pageSize: 100), "", [], [])]);
        Assert.Equal((20_000, 21), (info.Objects, info.Directories));
        Assert.Equal(Enumerable.Range(0, 20_000).Select(i => $"train/{i / 1000:D5}/img_{i:D7}.jpg"), _work.Image!.Entries.Select(e => e.Path));
        await _work.BuildAsync([new SnapshotSource(new SyntheticStore(21_000, 1), "", [], [])]);
        Assert.Equal(21_000, Rows());
    }

    [Fact]
    public async Task Image_is_one_that_starts_as_EROFS_does()
    {
        var request = new SnapshotRequest { Directory = _work.Directory, Sources = [Source("", [Object("d/a"), Object("d/b", 0)])] };
        await new SnapshotBuilder(SnapshotTuning.Default with { ImageWriter = ErofsImage.Create })
            .BuildAsync(request, null, TimeProvider.System, TestContext.Current.CancellationToken);
        var image = await File.ReadAllBytesAsync(Path.Combine(_work.CurrentDirectory, "image.erofs"), TestContext.Current.CancellationToken);
        Assert.Equal("E2E1F5E0", Convert.ToHexString(image.AsSpan(1024, 4)));
    }

    private long Rows()
    {
        using var layout = BlobLayout.Open(_work.Directory);
        return layout.Rows;
    }

    private List<(string Path, long Length, DateTime Time)> Files() =>
        [.. Directory.EnumerateFiles(_work.Directory, "*", SearchOption.AllDirectories).Order().Select(path => (path, new FileInfo(path).Length, File.GetLastWriteTimeUtc(path)))];

    private sealed class SynchronousProgress(Action<SnapshotProgress> report) : IProgress<SnapshotProgress>
    {
        public void Report(SnapshotProgress value) => report(value);
    }
}
