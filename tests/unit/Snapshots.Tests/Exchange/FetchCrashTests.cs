using VastK8s.CacheAgent.Snapshots;
using VastK8s.ObjectStores;
using VastK8s.Snapshots.Tests.Faults;
using VastK8s.Snapshots.Tests.Model;

namespace VastK8s.Snapshots.Tests.Exchange;

/// <summary>The agent dies while it takes a snapshot: at each step that changes the disk.</summary>
public sealed class FetchCrashTests : IAsyncLifetime
{
    private static readonly ObjectInfo[] Common = Objects("f", 150);
    private ExchangeServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await ExchangeServer.StartAsync();

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    public static TheoryData<string, bool> Cases()
    {
        var cases = new TheoryData<string, bool>();
        foreach (var name in (string[])["empty", "prefix", "longer", "diverged", "diverged-mounted", "other"])
        {
            cases.Add(name, false);
            cases.Add(name, true);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Killed_at_any_step_what_is_there_is_whole_and_the_next_fetch_or_build_goes_on(string what, bool tearWrites)
    {
        for (var step = 1; ; step++)
        {
            using var lister = new ExchangeNode(_server);
            using var node = new ExchangeNode(_server);
            await PrepareAsync(what, lister, node);
            var before = node.CurrentId;
            var mounted = node.Use.Mounted.ConvertAll(m => (m.SnapshotId, node.Describe(m.SnapshotId)));
            var files = new CrashingFiles(step, tearWrites);
            var finished = false;
            try
            {
                await node.FetchAsync(lister, files);
                finished = files.Steps < step;
            }
            catch (SimulatedCrash)
            {
            }

            // The next agent: it has the same cache on disk and opens it before it does anything else, or finds that disk only later.
            if (step % 2 == 0)
                node.Use.CheckAndFill();
            CheckWhole(node);
            Assert.All(mounted, m => Assert.Equal(m.Item2, node.Describe(m.SnapshotId)));
            if (mounted.Count > 0)
                Assert.NotNull(node.CurrentId);
            if (step % 3 == 0 && node.CurrentId is not null)
            {
                await node.ListAsync([.. Common, .. Objects("after", 30)]);
                CheckWhole(node);
                node.Use.CheckAndFill();
            }

            await node.FetchAsync(lister);
            Assert.Equal(lister.Describe(lister.CurrentId!), node.Describe(node.CurrentId!));
            Assert.All(mounted, m => Assert.Equal(m.Item2, node.Describe(m.SnapshotId)));
            CheckWhole(node);
            node.Use.CheckAndFill();
            Assert.False(Directory.Exists(Path.Combine(node.Directory, "building")));
            if (finished)
            {
                Assert.True(step > 15, $"only {step} steps were tried");
                return;
            }
        }
    }

    [Theory]
    [InlineData("empty")]
    [InlineData("prefix")]
    [InlineData("diverged")]
    public async Task Nothing_counts_before_it_is_synced(string what)
    {
        using var lister = new ExchangeNode(_server);
        using var node = new ExchangeNode(_server);
        await PrepareAsync(what, lister, node);
        var renames = new List<string>();
        var files = new JournalFiles((name, journal) =>
        {
            renames.Add(name);
            if (name == "layout.json")
                Assert.DoesNotContain(journal.Dirty, path => Path.GetFileName(path) is "layout.rows" or "layout.index" or "layout.heap");
            if (name == "snapshots")
                Assert.DoesNotContain(node.Directory, journal.Dirty);
            if (name == "current")
                Assert.DoesNotContain(Path.Combine(node.Directory, "snapshots"), journal.Dirty);
        });
        await node.FetchAsync(lister, files);

        // Withdrawn first, then cut; then as a build does.
        string[] published = ["snapshot.json", "layout.json", "snapshots", "current"];
        Assert.Equal(what == "diverged" ? ["snapshot.json", "current", "snapshots", "snapshots", "layout.json", .. published[1..]] : published, renames);
        Assert.DoesNotContain(node.Directory, files.Dirty);
    }

    [Fact]
    public async Task A_disk_that_was_away_while_rows_were_taken_back_is_not_believed_when_it_is_back()
    {
        using var lister = new ExchangeNode(_server);
        using var node = new ExchangeNode(_server);
        node.Use = new ModelUse(node.Directory, diskIsAway: true);
        await PrepareAsync("diverged", lister, node);
        for (var round = 0; round < 3; round++)
        {
            await node.FetchAsync(lister);
            if (round == 2)
                node.Use.CheckAndFill();
            await node.ListAsync([.. Common, .. Objects($"mine{round}", 40)]);
            if (round == 2)
                node.Use.CheckAndFill();
            await lister.ListAsync([.. Common, .. Objects($"its{round}", 40)]);
        }

        await node.FetchAsync(lister);
        node.Use.CheckAndFill();
    }

    private static async Task PrepareAsync(string what, ExchangeNode lister, ExchangeNode node)
    {
        await lister.ListAsync(Common);
        switch (what)
        {
            case "empty":
                return;
            case "other":
                await node.ListAsync(Objects("old", 200));
                break;
            case "longer":
                await node.FetchAsync(lister);
                await node.ListAsync([.. Common, .. Objects("more", 100)]);
                await lister.ListAsync(Common[..100]);
                break;
            default:
                await node.FetchAsync(lister);
                if (what != "prefix")
                {
                    if (what == "diverged-mounted")
                        node.Mount();
                    await node.ListAsync([.. Common, .. Objects("mine", 150)]);
                    if (what == "diverged")
                        await node.ListAsync([.. Common[..50], .. Objects("mine", 160)]);
                }

                await lister.ListAsync([.. Common, .. Objects("its", 170)]);
                break;
        }

        node.Use.CheckAndFill();
    }

    private static void CheckWhole(ExchangeNode node)
    {
        if (node.CurrentId is null)
            return;
        foreach (var id in node.Store.Ids())
        {
            // An image has its snapshot's id in its superblock.
            Assert.Equal(id[..32], Convert.ToHexStringLower(File.ReadAllBytes(Path.Combine(node.Store.PathOf(id), "image.erofs")).AsSpan(1024 + 48, 16)));
            node.Describe(id);
        }

        using var layout = BlobLayout.Open(node.Directory);
        LayoutCheck.Holds(layout);
        using var listing = SnapshotListing.Open(node.Store.PathOf(node.CurrentId));
        listing.ForEach([], id => Assert.True(id < layout.Rows));
    }

    private static ObjectInfo[] Objects(string directory, int count) =>
        [.. Enumerable.Range(0, count).Select(i => Workplace.Object($"{directory}/{i:D5}", 1 + (i * 977L % 20_000), $"v{i}"))];
}
