using VastK8s.CacheAgent.Datasets;
using VastK8s.CacheAgent.Prefetching;
using VastK8s.CacheAgent.Tests.Support;
using VastK8s.Fuse;

namespace VastK8s.CacheAgent.Tests.Datasets;

/// <summary>What an agent finds when it starts, and what is deleted when.</summary>
[Collection(Node.Collection)]
public sealed class DatasetRegistryTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task Nothing_is_served_before_everything_that_must_stay_is_pinned()
    {
        await using var node = new Node();
        string[] names = ["a", "b", "c", "d"];
        foreach (var name in names)
        {
            var dataset = await node.IndexAsync(name);
            await node.MountAsync(dataset, $"{name}-partial", direct: false);
            await Node.PrefetchAsync(dataset);
            await node.MountAsync(dataset, $"{name}-direct", direct: true);
        }

        var before = node.Log.Lines.Count;

        // With the holder gone, each Dataset says so in its turn of taking over.
        await node.RestartAsync(withHolder: true);

        var lines = node.Log.Lines.Skip(before).ToList();
        var pinned = names.Select(n => lines.FindIndex(l => l.StartsWith($"Dataset {n}, snapshot ", StringComparison.Ordinal))).ToList();
        var served = names.Select(n => lines.FindIndex(l => l.StartsWith($"dataset {n}: Mounts=False ConnectionLost", StringComparison.Ordinal))).ToList();
        Assert.DoesNotContain(-1, pinned.Concat(served));
        Assert.True(pinned.Max() < served.Min(), string.Join('\n', lines));
        foreach (var name in names) Assert.True(node.Registry.Find(name)!.Blob!.IsPinned);
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task One_Dataset_that_cannot_be_opened_is_a_condition_and_the_others_go_on()
    {
        await using var node = new Node();
        await node.CachedAsync("broken");
        await node.CachedAsync("whole");
        await File.WriteAllTextAsync(Path.Combine(node.DatasetsDirectory, "broken", "layout.json"), "{", Token);

        await node.RestartAsync();

        Assert.Null(node.Registry.Find("broken"));
        var condition = Assert.Single(node.Conditions.All, c => c.Type == "Dataset:broken");
        Assert.False(condition.Status);
        Assert.Contains(Path.Combine(node.DatasetsDirectory, "broken"), condition.Message, StringComparison.Ordinal);
        await Node.AssertSameAsync(node.Folder("source-whole"), await node.MountAsync(node.Registry.Find("whole")!, "mnt", direct: true));
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task A_deletion_cut_short_is_finished_by_the_next_agent()
    {
        await using var node = new Node();
        await node.CachedAsync("data");
        var directory = Path.Combine(node.DatasetsDirectory, "data");
        Directory.Move(directory, DatasetState.DoomedPath(directory));

        await node.RestartAsync();

        Assert.Empty(node.Registry.All);
        Assert.Empty(Directory.EnumerateFileSystemEntries(node.DatasetsDirectory));
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task What_is_mounted_is_not_deleted()
    {
        await using var node = new Node();
        var dataset = await node.IndexAsync("data");
        var target = await node.MountAsync(dataset, "mnt", direct: false);

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => node.Registry.DeleteAsync(dataset));

        Assert.Contains(target, refused.Message, StringComparison.Ordinal);
        await Node.AssertSameAsync(node.Folder("source-data"), target);
        await dataset.UnmountAsync(target, force: false, Token);
        Assert.True(await node.Registry.DeleteAsync(dataset) > 0);
        Assert.Empty(Directory.GetFiles(node.Cache, "*.seg", SearchOption.AllDirectories));
        Assert.Equal(0, node.Space.Directories[0].Used);
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task What_is_being_mounted_is_not_deleted()
    {
        await using var node = new Node(holderAnswers: false);
        var dataset = await node.IndexAsync("data");

        // A holder that does not answer yet keeps the mount from being made, after it was remembered.
        var mounting = Task.Run(() => node.MountAsync(dataset, "mnt", direct: false), Token);
        await Eventually.IsAsync(() => Mounts.At(Path.Combine(node.MountRoot, "data")) is not null, "the segments are mounted");
        var deleting = Task.Run(() => node.Registry.DeleteAsync(dataset), Token);
        dataset.SweepMounts();
        node.LetHolderAnswer();

        var target = await mounting;
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => deleting);
        Assert.Contains(target, refused.Message, StringComparison.Ordinal);
        await Node.AssertSameAsync(node.Folder("source-data"), target);
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task What_is_being_prefetched_is_not_deleted()
    {
        await using var node = new Node();
        var dataset = await node.IndexAsync("data");
        var rows = new RowSet(3);
        Func<long, bool> wanted = rows.Contains;
        node.Space.Keep(dataset.Blob!, wanted);

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => node.Registry.DeleteAsync(dataset));

        Assert.Contains("being prefetched", refused.Message, StringComparison.Ordinal);
        dataset.Blob!.Release(wanted);
        await node.Registry.DeleteAsync(dataset);
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task Nothing_begins_with_a_Dataset_that_was_deleted_meanwhile()
    {
        await using var node = new Node();
        var dataset = await node.CachedAsync("data");
        await node.Registry.DeleteAsync(dataset);

        await AssertDeletedAsync(() => dataset.MountAsync(node.Folder("mnt"), Token));
        await AssertDeletedAsync(() => dataset.IndexAsync(dataset.Spec, new Dictionary<string, Dictionary<string, string>>(), null, Token));
        await AssertDeletedAsync(() => Task.FromResult(dataset.PreparePrefetch([])));
        Assert.False(await dataset.UnmountAsync(node.Folder("mnt"), force: false, Token));
        Assert.Equal(0, await node.Registry.DeleteAsync(dataset));
        Assert.Empty(Directory.EnumerateFileSystemEntries(node.DatasetsDirectory));

        static async Task AssertDeletedAsync(Func<Task> call) =>
            Assert.Contains("was deleted", (await Assert.ThrowsAsync<InvalidOperationException>(call)).Message, StringComparison.Ordinal);
    }
}
