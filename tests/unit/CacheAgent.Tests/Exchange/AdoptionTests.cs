using VastK8s.CacheAgent.Tests.Support;

namespace VastK8s.CacheAgent.Tests.Exchange;

/// <summary>A snapshot of another node is mounted and read here, beside what was mounted before.</summary>
[Collection(Node.Collection)]
public sealed class AdoptionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task A_snapshot_of_another_node_is_mounted_prefetched_and_read()
    {
        await using var pair = await ExchangePair.StartAsync();
        pair.Fill("a", "b");
        await pair.ListAsync(pair.Lister);
        await pair.FetchAsync();
        await Node.AssertSameAsync(pair.Source, await pair.Taker.MountAsync(pair.Dataset, "partial", direct: false));
        await Node.PrefetchAsync(pair.Dataset);
        await Node.AssertSameAsync(pair.Source, await pair.Taker.MountAsync(pair.Dataset, "direct", direct: true));

        // A later one appears without a restart, and the mounts of this one stay what they are.
        var before = pair.Copy("before");
        pair.Fill("b", "c", "d");
        await pair.ListAsync(pair.Lister);
        await pair.FetchAsync();
        await Node.AssertSameAsync(before, pair.Taker.Folder("direct"));
        await Node.AssertSameAsync(pair.Source, await pair.Taker.MountAsync(pair.Dataset, "later", direct: false));
        await pair.Taker.RestartAsync();
        await Node.AssertSameAsync(pair.Source, pair.Taker.Folder("later"));
        await Node.AssertSameAsync(pair.Source, await pair.Taker.MountAsync(pair.Dataset, "again", direct: true));
    }

    [Theory(Timeout = Limits.HangMilliseconds)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Places_of_objects_that_no_other_node_knows_show_nothing_of_them_when_others_get_them(bool mounted, bool restart)
    {
        await using var pair = await ExchangePair.StartAsync();
        pair.Fill("a", "b");
        await pair.ListAsync(pair.Lister);
        await pair.FetchAsync();
        var before = pair.Copy("before");
        if (mounted)
        {
            await pair.Taker.MountAsync(pair.Dataset, "old-partial", direct: false);
            await Node.PrefetchAsync(pair.Dataset);
            await pair.Taker.MountAsync(pair.Dataset, "old-direct", direct: true);
        }

        // The taker lists what nobody takes from it, and has all of it cached, durably.
        pair.Fill("a", "b", "mine1", "mine2", "mine3");
        await pair.ListAsync(pair.Taker);
        await Node.PrefetchAsync(pair.Dataset);
        Assert.True(await pair.Taker.Space.SyncAsync(Token));
        pair.Fill("a", "b", "other1", "other2");
        await pair.ListAsync(pair.Lister);
        await pair.FetchAsync();
        if (restart) await pair.Taker.RestartAsync();

        var (objects, _) = pair.Dataset.CountCached();
        Assert.Equal(2, objects);
        Assert.Equal(2 * 53_248, pair.Taker.Space.Directories[0].Used, tolerance: 64 << 10);
        await Node.AssertSameAsync(pair.Source, await pair.Taker.MountAsync(pair.Dataset, "new-partial", direct: false));
        await Node.PrefetchAsync(pair.Dataset);
        await Node.AssertSameAsync(pair.Source, await pair.Taker.MountAsync(pair.Dataset, "new-direct", direct: true));
        if (!mounted) return;
        await Node.AssertSameAsync(before, pair.Taker.Folder("old-partial"));
        await Node.AssertSameAsync(before, pair.Taker.Folder("old-direct"));
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task What_is_mounted_stays_and_the_error_says_what_to_unmount()
    {
        await using var pair = await ExchangePair.StartAsync();
        pair.Fill("a");
        await pair.ListAsync(pair.Lister);
        await pair.FetchAsync();
        pair.Fill("a", "mine");
        await pair.ListAsync(pair.Taker);
        var mine = pair.Copy("mine");
        var target = await pair.Taker.MountAsync(pair.Dataset, "mnt", direct: false);
        pair.Fill("a", "other");
        await pair.ListAsync(pair.Lister);

        // Both are read through the taker's mount from the folder as it was.
        pair.Fill("a", "other", "mine");
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(pair.FetchAsync);

        Assert.Contains(target, refused.Message, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(Path.Combine(mine, "a")), await Readers.AllAsync(Path.Combine(target, "a")));
        await pair.Dataset.UnmountAsync(target, force: false, Token);
        pair.Fill("a", "other");
        await pair.FetchAsync();
        await Node.AssertSameAsync(pair.Source, await pair.Taker.MountAsync(pair.Dataset, "other", direct: false));
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task A_table_made_anew_elsewhere_replaces_this_one_with_its_cached_bytes()
    {
        await using var pair = await ExchangePair.StartAsync();
        pair.Fill("x", "y", "z");
        await pair.ListAsync(pair.Taker);
        await Node.PrefetchAsync(pair.Dataset);
        var target = await pair.Taker.MountAsync(pair.Dataset, "mnt", direct: true);
        pair.Fill("a", "b");
        await pair.ListAsync(pair.Lister);
        Assert.Contains(target, (await Assert.ThrowsAsync<InvalidOperationException>(pair.FetchAsync)).Message, StringComparison.Ordinal);
        await pair.Dataset.UnmountAsync(target, force: false, Token);

        await pair.FetchAsync();

        Assert.Equal(0, pair.Dataset.CountCached().Objects);
        await Node.PrefetchAsync(pair.Dataset);
        await Node.AssertSameAsync(pair.Source, await pair.Taker.MountAsync(pair.Dataset, "mnt", direct: true));
        Assert.Single(Directory.GetDirectories(Path.Combine(pair.Taker.Cache, "blobs")), path => Directory.GetFiles(path, "*.seg").Length > 0);
    }
}
