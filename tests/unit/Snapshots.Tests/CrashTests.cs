using VastK8s.CacheAgent.Snapshots;
using VastK8s.ObjectStores;
using VastK8s.Snapshots.Tests.Faults;
using VastK8s.Snapshots.Tests.Model;

namespace VastK8s.Snapshots.Tests;

public sealed class CrashTests
{
    // Enough for several runs, so that spilling and merging are among the steps.
    private static readonly ObjectInfo[] Before = [.. Enumerable.Range(0, 120).Select(i => Workplace.Object($"d{i % 7}/f{i:D4}", 3000 + i))];
    private static readonly ObjectInfo[] After =
    [
        .. Before.Where((_, i) => i % 5 != 0).Select((o, i) => i % 3 == 0 ? o with { Version = "v2" } : o),
        .. Enumerable.Range(0, 40).Select(i => Workplace.Object($"new/f{i:D4}", 9000)),
    ];

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Killed_at_any_step_the_old_or_the_new_state_is_whole(bool refresh, bool tearWrites)
    {
        for (var step = 1; ; step++)
        {
            using var work = new Workplace();
            var old = refresh ? await work.BuildAsync(Before) : null;
            var files = new CrashingFiles(step, tearWrites);
            var finished = false;
            try
            {
                await work.BuildAsync([Workplace.Source("", After)], files);
                finished = files.Steps < step;
            }
            catch (SimulatedCrash)
            {
            }

            CheckReadable(work, old);
            await CheckNextBuildAsync(work);
            if (finished)
            {
                Assert.True(step > 30, $"only {step} steps were tried");
                return;
            }
        }
    }

    [Fact]
    public async Task Nothing_counts_before_it_is_synced()
    {
        using var work = new Workplace();
        var renames = new List<string>();
        var files = new JournalFiles((name, journal) =>
        {
            renames.Add(name);
            if (name == "layout.json")
                Assert.DoesNotContain(journal.Dirty, path => Path.GetFileName(path) is "layout.rows" or "layout.index" or "layout.heap");
            if (name == "snapshots")
                Assert.DoesNotContain(work.Directory, journal.Dirty);
            if (name == "current")
                Assert.DoesNotContain(Path.Combine(work.Directory, "snapshots"), journal.Dirty);
        });
        await work.BuildAsync([Workplace.Source("", Before)], files);
        await work.BuildAsync([Workplace.Source("", After)], files);
        string[] once = ["snapshot.json", "layout.json", "snapshots", "current"];
        Assert.Equal([.. once, .. once], renames);
        Assert.DoesNotContain(work.Directory, files.Dirty);
    }

    private static void CheckReadable(Workplace work, SnapshotInfo? old)
    {
        var current = SnapshotStore.ReadCurrent(work.Directory);
        if (old is not null)
            Assert.NotNull(current);
        if (current is null)
            return;
        using var layout = BlobLayout.Open(work.Directory);
        LayoutCheck.Holds(layout);
        using var listing = SnapshotListing.Open(work.CurrentDirectory);
        var expected = old?.Id == current.Id ? Before : After;
        var found = new List<(string, string)>();
        listing.ForEach([], id => found.Add(layout.Reference(layout.Row(id))));
        Assert.Equal(expected.Select(o => (o.Key, o.Version)).Order(), found.Order());
    }

    private static async Task CheckNextBuildAsync(Workplace work)
    {
        var info = await work.BuildAsync(After);
        CheckReadable(work, null);
        Assert.Equal(info.Id, work.Store.CurrentId());
        Assert.Equal(
            ["build.lock", "current", "layout.heap", "layout.index", "layout.json", "layout.rows", "snapshots"],
            Directory.EnumerateFileSystemEntries(work.Directory).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(Directory.EnumerateDirectories(Path.Combine(work.Directory, "snapshots")), path => Assert.Equal(64, Path.GetFileName(path).Length));
    }
}
