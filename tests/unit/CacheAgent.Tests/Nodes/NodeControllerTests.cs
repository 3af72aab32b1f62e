using VastK8s.Api.CacheNodes;
using VastK8s.Api.Conditions;
using VastK8s.Api.Datasets;
using VastK8s.CacheAgent.Nodes.Loops;
using VastK8s.CacheAgent.Tests.Nodes.Support;
using VastK8s.CacheAgent.Tests.Support;
using VastK8s.Kube;

namespace VastK8s.CacheAgent.Tests.Nodes;

/// <summary>A node does what its CacheNode says, and says what it has.</summary>
public sealed class NodeControllerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task What_is_asked_for_is_listed_once_and_mounts_show_it_when_it_is_named()
    {
        await using var node = new AgentOfNode();
        var entry = AgentOfNode.Entry(node.Source("source", ("a", 100), ("b", 200)));
        await node.CreateAsync(entry with { Role = NodeRole.List, ListRequest = "one" });
        await node.StartAsync();

        var listed = await node.DatasetAsync(d => d.Listing?.State == NodeListing.Complete, "it is listed");
        Assert.Equal(("one", 2, 300), (listed.Listing!.Request, listed.Snapshot!.Objects, listed.Snapshot.Bytes));
        Assert.False(listed.Mountable);
        Assert.Null(node.Registry.Find(AgentOfNode.Uid)!.Snapshot);

        var id = listed.Snapshot.Id;
        await node.WantAsync(entry with { Role = NodeRole.List, ListRequest = "one", Snapshot = new NodeSnapshot { Id = id } });
        var shown = await node.DatasetAsync(d => d.Mountable, "it can be mounted");
        Assert.True(shown.Ready);
        Assert.Equal(id, node.Registry.Find(AgentOfNode.Uid)!.Snapshot!.Id);
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task A_newer_snapshot_is_not_shown_before_it_is_named()
    {
        await using var node = new AgentOfNode();
        var source = node.Source("source", ("a", 100));
        var entry = AgentOfNode.Entry(source);
        await node.CreateAsync();
        await node.StartAsync();
        var first = (await node.PublishAsync(entry, "one")).Snapshot!.Id;
        await File.WriteAllTextAsync(Path.Combine(source, "b"), "new", Token);
        await node.WantAsync(entry with { Role = NodeRole.List, ListRequest = "two", Snapshot = new NodeSnapshot { Id = first } });
        var second = (await node.DatasetAsync(d => d.Listing is { Request: "two", State: NodeListing.Complete }, "it is listed again")).Snapshot!.Id;

        Assert.NotEqual(first, second);
        var dataset = node.Registry.Find(AgentOfNode.Uid)!;
        Assert.Equal((first, second), (dataset.Snapshot!.Id, dataset.Newest!.Id));
        await node.RestartAsync();
        Assert.Equal(first, node.Registry.Find(AgentOfNode.Uid)!.Snapshot!.Id);

        await node.WantAsync(entry with { Role = NodeRole.List, ListRequest = "two", Snapshot = new NodeSnapshot { Id = second } });
        await Eventually.IsAsync(() => node.Registry.Find(AgentOfNode.Uid)!.Snapshot!.Id == second, "it is shown");
        await Eventually.IsAsync(() => Directory.GetDirectories(Path.Combine(node.StateDirectory, "datasets", AgentOfNode.Uid, "snapshots")).Length == 1, "the old one is removed");
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task An_agent_that_is_started_again_lists_nothing_again_and_says_the_same()
    {
        await using var node = new AgentOfNode();
        await node.CreateAsync();
        await node.StartAsync();
        var before = await node.PublishAsync(AgentOfNode.Entry(node.Source("source", ("a", 100))), "one");
        await node.RestartAsync();

        // What is there at the source now would be seen by another listing.
        var after = await node.StatusAsync(s => s.Conditions.IsTrue(CacheNodeCondition.Ready) && s.Datasets.Count == 1, "it is back");
        Assert.Equal(before, after.Datasets[0]);
        Assert.Equal(0, node.Registry.Find(AgentOfNode.Uid)!.Conditions.All.Count(c => c.Type == "Indexed"));
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task What_was_taken_in_before_a_restart_counts_before_anything_is_done_again()
    {
        await using var node = new AgentOfNode();
        var entry = AgentOfNode.Entry(node.Source("source", ("a", 100))) with { Generation = 7 };
        await node.CreateAsync();
        await node.StartAsync();
        await node.PublishAsync(entry, "one");
        var loop = new DatasetLoop(AgentOfNode.Uid, new DatasetWish(entry, new Dictionary<string, Dictionary<string, string>>(), [], IsNodeGone: false), node.Registry, node.Context, null, () => { });
        Assert.Equal(7, loop.Facts()!.Generation);
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task A_listing_that_fails_says_why_and_is_tried_again_when_it_may_help()
    {
        await using var node = new AgentOfNode();
        var missing = Path.Combine(node.StateDirectory, "missing");
        await node.CreateAsync(AgentOfNode.Entry(missing) with { Role = NodeRole.List, ListRequest = "one" });
        await node.StartAsync();
        var failed = await node.DatasetAsync(d => d.Listing?.State == NodeListing.Failed && d.Conditions.IsFalse(NodeDatasetCondition.SourceReachable), "it fails");
        Assert.Contains("missing", failed.Listing!.Message, StringComparison.Ordinal);

        // A generation that says otherwise.
        await node.WantAsync(AgentOfNode.Entry(node.Source("source", ("a", 1))) with { Role = NodeRole.List, ListRequest = "two", Generation = 2 });
        var listed = await node.DatasetAsync(d => d.Listing?.State == NodeListing.Complete, "it is listed");
        Assert.Equal(2, listed.ObservedGeneration);
        Assert.Empty(listed.Conditions);
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task A_snapshot_that_another_node_made_is_taken_from_it_and_prefetched()
    {
        await using var lister = new AgentOfNode();
        await using var node = new AgentOfNode(lister.Api);
        var exchange = new CopyingExchange(lister) { Refusal = "connection refused" };
        node.Exchange = exchange;
        var entry = AgentOfNode.Entry(lister.Source("source", ("a", 100), ("b", 2_000_000)));
        await lister.CreateAsync();
        await lister.StartAsync();
        var id = (await lister.PublishAsync(entry, "one")).Snapshot!.Id;
        await node.CreateAsync(entry with { Snapshot = new NodeSnapshot { Id = id, From = ["127.0.0.1:1"] }, Prefetch = new DatasetPrefetch() });
        await node.StartAsync();
        var refused = await node.DatasetAsync(d => d.Conditions.IsFalse(NodeDatasetCondition.SnapshotAvailable), "it is refused");
        Assert.Contains("connection refused", refused.Conditions.Find(NodeDatasetCondition.SnapshotAvailable)!.Message, StringComparison.Ordinal);
        Assert.False(refused.Mountable);

        exchange.Refusal = null;
        var ready = await node.DatasetAsync(d => d.Ready, "it is ready");
        Assert.Equal((id, 2, 2_000_100), (ready.Snapshot!.Id, ready.CachedObjects, ready.CachedBytes));
        Assert.Empty(ready.Conditions);
        Assert.Null(ready.Listing);
        Assert.True(node.Registry.Find(AgentOfNode.Uid)!.Blob!.HasKept);
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task Empty_sources_and_empty_objects_are_complete()
    {
        await using var node = new AgentOfNode();
        await node.CreateAsync();
        await node.StartAsync();
        var nothing = AgentOfNode.Entry(node.Source("nothing")) with { Prefetch = new DatasetPrefetch() };
        await node.PublishAsync(nothing, "one");
        var ready = await node.DatasetAsync(d => d.Ready, "an empty source is ready");
        Assert.Equal((0, 0), (ready.Snapshot!.Objects, ready.CachedObjects));

        var empty = AgentOfNode.Entry(node.Source("empty", ("zero", 0), ("one", 1)), "22222222-2222-3333-4444-555555555555") with { Prefetch = new DatasetPrefetch { Paths = ["zero"] } };
        await node.PublishAsync(empty, "one");
        ready = await node.DatasetAsync(d => d.Ready, "an empty object is there", empty.Uid);
        Assert.Equal((2, 1), (ready.Snapshot!.Objects, ready.CachedObjects));
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task An_entry_that_goes_takes_everything_with_it()
    {
        await using var node = new AgentOfNode();
        await node.CreateAsync();
        await node.StartAsync();
        var entry = AgentOfNode.Entry(node.Source("source", ("a", 100_000))) with { Prefetch = new DatasetPrefetch() };
        await node.PublishAsync(entry, "one");
        await node.DatasetAsync(d => d.Ready, "it is ready");
        await node.WantAsync();
        var status = await node.StatusAsync(s => s.Datasets.Count == 0 && s.Totals.UsedBytes == 0, "it is gone");
        Assert.True(status.Conditions.IsTrue(CacheNodeCondition.Ready));
        Assert.Empty(node.Registry.All);
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(node.StateDirectory, "datasets")));
        Assert.Empty(Directory.EnumerateFiles(node.CacheDirectory, "*.seg", SearchOption.AllDirectories));
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task What_is_retained_is_found_by_the_next_Dataset_of_the_name()
    {
        await using var node = new AgentOfNode();
        await node.CreateAsync();
        await node.StartAsync();
        var entry = AgentOfNode.Entry(node.Source("source", ("a", 100_000), ("b", 100))) with { Prefetch = new DatasetPrefetch(), Retain = true };
        await node.PublishAsync(entry, "one");
        await node.DatasetAsync(d => d.Ready, "it is ready");
        await node.WantAsync();
        await node.StatusAsync(s => s.Datasets.Count == 0, "nobody wants it");
        var used = Assert.Single(node.Context.Space.Directories).Used;
        await node.RestartAsync();
        Assert.True(Assert.Single(node.Registry.All).Node!.Retained);

        var next = entry with { Uid = "33333333-2222-3333-4444-555555555555", Prefetch = null };
        var listed = await node.PublishAsync(next, "two");
        Assert.Equal((2, 100_100), (listed.CachedObjects, listed.CachedBytes));
        Assert.Equal(next.Uid, Assert.Single(node.Registry.All).Name);
        Assert.Equal(used, Assert.Single(node.Context.Space.Directories).Used);
        Assert.Equal(0, node.Registry.Find(next.Uid)!.Counters.OriginRequests);
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task A_Dataset_that_came_by_the_socket_is_left_alone()
    {
        await using var node = new AgentOfNode();
        await node.CreateAsync();
        await node.StartAsync();
        var wanted = new Dataset { Metadata = new() { Name = "mine" }, Spec = new DatasetSpec { Sources = [new DatasetSource { Uri = node.Source("source", ("a", 10)) }] } };
        var dataset = await node.Registry.GetOrCreateAsync(wanted, Token);
        await dataset.IndexAsync(wanted, new Dictionary<string, Dictionary<string, string>>(), null, Token);
        await node.PublishAsync(AgentOfNode.Entry(node.Source("other", ("b", 10))), "one");
        await node.WantAsync();
        var status = await node.StatusAsync(s => s.Datasets.Count == 0, "the other is gone");
        Assert.Equal("mine", Assert.Single(node.Registry.All).Name);
        Assert.Empty(status.Datasets);
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task A_CacheNode_that_is_gone_and_comes_back_finds_what_was_cached()
    {
        await using var node = new AgentOfNode();
        await node.CreateAsync();
        await node.StartAsync();
        var entry = AgentOfNode.Entry(node.Source("source", ("a", 100_000))) with { Prefetch = new DatasetPrefetch() };
        var id = (await node.PublishAsync(entry, "one")).Snapshot!.Id;
        await node.DatasetAsync(d => d.Ready, "it is ready");
        await node.Client.DeleteAsync<CacheNode>(new NamespacedName(node.Options.CacheNode), cancellationToken: Token);
        await Eventually.IsAsync(() => node.Registry.Find(AgentOfNode.Uid)?.Node is { Retained: true }, "it is kept until its space is needed");
        await node.CreateAsync(entry with { Snapshot = new NodeSnapshot { Id = id } });
        await node.DatasetAsync(d => d.Ready, "it is ready again");
        Assert.Equal(1, node.Registry.Find(AgentOfNode.Uid)!.Counters.OriginRequests);
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task Other_directories_ask_for_another_start()
    {
        await using var node = new AgentOfNode();
        await node.CreateAsync();
        await node.StartAsync();
        await node.StatusAsync(s => s.Conditions.IsTrue(CacheNodeCondition.Ready), "it is ready");
        Assert.False(node.AskedForRestart);
        await node.ChangeAsync(spec => spec with { Watermarks = new() { HighPercent = 50, LowPercent = 40 } });
        await Eventually.IsAsync(() => node.AskedForRestart, "it asks");
        await node.RestartAsync();
        Assert.Equal(0.5, node.Context.Space.Directories[0].Options.HighWatermark);
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task Told_to_stop_it_says_so_and_is_ready_again_afterwards()
    {
        await using var node = new AgentOfNode();
        await node.CreateAsync();
        await node.StartAsync();
        await node.StatusAsync(s => s.Conditions.IsTrue(CacheNodeCondition.Ready), "it is ready");
        await node.StopAsync();
        Assert.Equal("Stopping", (await node.NodeAsync()).Status!.Conditions.Find(CacheNodeCondition.Ready)!.Reason);
        await node.StartAsync();
        await node.StatusAsync(s => s.Conditions.IsTrue(CacheNodeCondition.Ready), "it is ready again");
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task Secrets_are_followed_and_forgotten_with_the_copy()
    {
        await using var node = new AgentOfNode();
        var entry = AgentOfNode.Entry("s3://bucket/prefix") with { Sources = [new DatasetSource { Uri = "s3://bucket", Endpoint = "http://127.0.0.1:9", SecretRef = new() { Name = $"{AgentOfNode.Uid}.keys" } }] };
        await node.CreateAsync(entry with { Role = NodeRole.List, ListRequest = "one" });
        await node.StartAsync();
        var failed = await node.DatasetAsync(d => d.Listing?.State == NodeListing.Failed, "there is no Secret");
        Assert.Contains($"no Secret '{AgentOfNode.Uid}.keys'", failed.Listing!.Message, StringComparison.Ordinal);

        await node.SecretAsync($"{AgentOfNode.Uid}.keys", AgentOfNode.Uid, "accessKeyId", "first");
        await Eventually.IsAsync(() => Kept().Contains("first", StringComparison.Ordinal), "it is taken in");
        await node.SecretAsync($"{AgentOfNode.Uid}.keys", AgentOfNode.Uid, "accessKeyId", "second");
        await Eventually.IsAsync(() => Kept().Contains("second", StringComparison.Ordinal) && !Kept().Contains("first", StringComparison.Ordinal), "it is followed");
        await node.Client.DeleteAsync<k8s.Models.V1Secret>(new NamespacedName(AgentOfNode.SystemNamespace, $"{AgentOfNode.Uid}.keys"), cancellationToken: Token);
        await Eventually.IsAsync(() => !Kept().Contains("second", StringComparison.Ordinal) && !Wanted().Contains("second", StringComparison.Ordinal), "it is forgotten");

        string Kept() => Read(Path.Combine(node.StateDirectory, "datasets", AgentOfNode.Uid, "secrets.json"));
        string Wanted() => Read(Path.Combine(node.StateDirectory, "cachenode.json"));
        static string Read(string path) => File.Exists(path) ? File.ReadAllText(path) : "";
    }
}
