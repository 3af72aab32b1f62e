using VastK8s.CacheAgent.Snapshots;
using static VastK8s.Snapshots.Tests.Workplace;

namespace VastK8s.Snapshots.Tests;

public sealed class SnapshotStoreTests : IDisposable
{
    private readonly Workplace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task Snapshots_stay_until_they_are_deleted()
    {
        var first = await _work.BuildAsync(Object("a"));
        var second = await _work.BuildAsync(Object("b"));
        Assert.Equal(new[] { first.Id, second.Id }.Order(), _work.Store.Ids().Order());
        Assert.Equal(second.Id, SnapshotStore.ReadCurrent(_work.Directory)!.Id);
        Assert.Equal(first.Objects, _work.Store.Read(first.Id).Objects);
        _work.Store.Delete(first.Id);
        Assert.Equal([second.Id], _work.Store.Ids());
        Assert.Single(Directory.EnumerateFileSystemEntries(Path.Combine(_work.Directory, "snapshots")));
    }

    [Fact]
    public async Task Current_snapshot_is_not_deleted()
    {
        var info = await _work.BuildAsync(Object("a"));
        Assert.Throws<InvalidOperationException>(() => _work.Store.Delete(info.Id));
        Assert.True(_work.Store.Contains(info.Id));
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../../etc")]
    [InlineData("")]
    public async Task Name_that_is_no_id_deletes_nothing(string id)
    {
        await _work.BuildAsync(Object("a"));
        _work.Store.Delete(id);
        Assert.Single(_work.Store.Ids());
    }

    [Fact]
    public async Task Deletion_cut_short_is_finished_by_the_next_build()
    {
        await _work.BuildAsync(Object("a"));
        var doomed = Directory.CreateDirectory(Path.Combine(_work.Directory, "snapshots", ".deleted-" + new string('0', 64)));
        await File.WriteAllTextAsync(Path.Combine(doomed.FullName, "image.erofs"), "", TestContext.Current.CancellationToken);
        Assert.Single(_work.Store.Ids());
        await _work.BuildAsync(Object("b"));
        Assert.False(doomed.Exists && Directory.Exists(doomed.FullName));
    }

    [Fact]
    public void Empty_directory_has_no_snapshots()
    {
        Assert.Null(SnapshotStore.ReadCurrent(_work.Directory));
        Assert.Null(SnapshotStore.ReadCurrent(Path.Combine(_work.Directory, "missing")));
        Assert.Empty(_work.Store.Ids());
    }

    [Fact]
    public async Task What_is_read_back_is_what_was_built()
    {
        var built = await _work.BuildAsync(Object("a", 10), Object("b/", 3), Object("c//d"));
        var read = SnapshotStore.ReadCurrent(_work.Directory)!;
        Assert.Equal(built.Skipped.OrderBy(s => s.Key), read.Skipped.OrderBy(s => s.Key));
        Assert.Equal(built.SkippedSamples, read.SkippedSamples);
        Assert.Equal(built.SegmentBlocks, read.SegmentBlocks);
        var same = read with { Skipped = built.Skipped, SkippedSamples = built.SkippedSamples, SegmentBlocks = built.SegmentBlocks };
        Assert.Equal(built, same);
        Assert.Equal(Now, read.Created);
    }

    [Fact]
    public async Task Unknown_format_of_the_info_is_refused()
    {
        var info = await _work.BuildAsync(Object("a"));
        var path = Path.Combine(_work.CurrentDirectory, "snapshot.json");
        var json = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(path, json.Replace("\"format\": 1", "\"format\": 2", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        Assert.Throws<SnapshotFormatException>(() => _work.Store.Read(info.Id));
    }
}
