using VastK8s.Api;
using VastK8s.Api.Conditions;
using VastK8s.Api.Datasets;
using VastK8s.Operator.Tests.Datasets.Support;

namespace VastK8s.Operator.Tests.Datasets;

public class ReconcilerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_dataset_is_listed_cached_and_ready()
    {
        await using var world = await World.StartAsync("node-a", "node-b");
        var dataset = await world.Cluster.ApplyAsync("train");
        Assert.Equal(DatasetPhase.Pending, (await world.SettledAsync()).Phase);
        Assert.Equal([Finalizers.Dataset], (await world.Cluster.DatasetAsync("train")).Metadata.Finalizers);
        Assert.Empty(await world.ObjectsAsync<V1PersistentVolumeClaim>());

        await world.Cluster.WantAsync("node-a", dataset, entry => entry with { Role = "List", ListRequest = "a-b-1" });

        // A step on the way, told when the last was some time ago.
        Assert.Equal(DatasetPhase.Pending, (await world.SettledAsync()).Phase);
        world.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(DatasetPhase.Indexing, (await world.SettledAsync()).Phase);

        await world.Cluster.ListAsync("node-a", dataset, World.Snapshot, "a-b-1");
        foreach (var node in new[] { "node-a", "node-b" }) await world.Cluster.AdmitAsync(node, dataset, World.Snapshot.Id);
        await world.Cluster.HaveAsync("node-a", dataset, World.Snapshot, 1000);
        await world.Cluster.HaveAsync("node-b", dataset, World.Snapshot, 0);
        await world.SettledAsync();
        world.Time.Advance(TimeSpan.FromSeconds(2));
        var caching = await world.SettledAsync();
        Assert.Equal((DatasetPhase.Caching, 50, "1/2", World.Snapshot), (caching.Phase, caching.Cached!.Percent, caching.Summary.Nodes, caching.Snapshot));

        await world.Cluster.HaveAsync("node-b", dataset, World.Snapshot, 1000);
        var ready = await world.SettledAsync();
        Assert.Equal((DatasetPhase.Ready, 100, "2/2", null), (ready.Phase, ready.Cached!.Percent, ready.Summary.Nodes, ready.Message));
        Assert.Equal(["Indexed", "Cached"], world.Run.Events.Reasons);
        var claim = Assert.Single(await world.ObjectsAsync<V1PersistentVolumeClaim>());
        var volume = Assert.Single(await world.ObjectsAsync<V1PersistentVolume>());
        Assert.Equal((volume.Metadata.Name, "ml", "train"), (claim.Spec.VolumeName, volume.Spec.ClaimRef.NamespaceProperty, volume.Spec.ClaimRef.Name));
    }

    [Fact]
    public async Task An_empty_source_is_ready()
    {
        await using var world = await World.StartAsync("node-a");
        await world.Cluster.ApplyAsync("train");
        await world.Cluster.MakeReadyAsync("train", new() { Id = "empty" }, "node-a");

        var status = await world.SettledAsync();

        Assert.Equal((DatasetPhase.Ready, 0, 100), (status.Phase, status.Snapshot!.Objects, status.Cached!.Percent));
    }

    [Fact]
    public async Task An_invalid_spec_fails_with_what_the_validation_says_until_it_is_mended()
    {
        // A server that prunes the rules of the CRD lets it through.
        await using var world = await World.StartAsync(admits: false, "node-a");
        await world.Cluster.ApplyAsync("train", spec => spec with { Sources = [new() { Uri = "s3://Bucket_/x" }], Consistency = new() { Mode = ConsistencyMode.Strong } });
        var failed = await world.SettledAsync();
        var errors = Api.Validation.ResourceValidation.Validate(await world.Cluster.DatasetAsync("train"));
        Assert.NotEmpty(errors);
        Assert.Equal(DatasetPhase.Failed, failed.Phase);
        Assert.All(errors, error => Assert.Contains(error.ToString(), failed.Message, StringComparison.Ordinal));

        await world.Cluster.ApplyAsync("train");
        await world.Cluster.MakeReadyAsync("train", World.Snapshot, "node-a");
        Assert.Equal(DatasetPhase.Ready, (await world.SettledAsync()).Phase);
    }

    [Fact]
    public async Task A_restart_writes_nothing_and_tells_nothing_again()
    {
        await using var world = await World.StartAsync("node-a");
        await world.Cluster.ApplyAsync("train", spec => spec with { Sources = [new() { Uri = "s3://bucket/train", SecretRef = new() { Name = "keys" } }] });
        await SecretTests.WriteSecretAsync(world, "keys", "1");
        await world.Cluster.MakeReadyAsync("train", World.Snapshot, "node-a");
        Assert.Equal(DatasetPhase.Ready, (await world.SettledAsync()).Phase);

        await world.RestartAsync();
        await world.StepAsync();

        Assert.Equal(0, world.Run.Tap.Writes);
        Assert.Empty(world.Run.Events.All);
    }

    [Fact]
    public async Task Progress_is_written_every_two_seconds_and_news_at_once()
    {
        await using var world = await World.StartAsync("node-a");
        var dataset = await world.Cluster.ApplyAsync("train");
        await world.Cluster.ListAsync("node-a", dataset, World.Snapshot);
        await world.Cluster.AdmitAsync("node-a", dataset, World.Snapshot.Id);
        await world.Cluster.HaveAsync("node-a", dataset, World.Snapshot, 100);
        await world.SettleAsync();

        await world.Cluster.HaveAsync("node-a", dataset, World.Snapshot, 200);
        var held = await world.StepAsync();
        Assert.Equal(10, (await world.Cluster.StatusAsync("train")).Cached!.Percent);
        Assert.Equal(TimeSpan.FromSeconds(2), held.RequeueAfter);

        world.Time.Advance(TimeSpan.FromSeconds(2));
        await world.StepAsync();
        Assert.Equal(20, (await world.Cluster.StatusAsync("train")).Cached!.Percent);

        await world.Cluster.HaveAsync("node-a", dataset, World.Snapshot, 1000);
        await world.StepAsync();
        Assert.Equal(DatasetPhase.Ready, (await world.Cluster.StatusAsync("train")).Phase);
    }

    [Fact]
    public async Task A_pass_that_sees_old_state_repeats_no_event_and_makes_nothing_twice()
    {
        await using var world = await World.StartAsync("node-a");
        await world.Cluster.ApplyAsync("train");
        await world.Cluster.MakeReadyAsync("train", World.Snapshot, "node-a");
        await world.StepAsync();
        var writes = world.Run.Tap.Writes;

        // Called again before the informers have heard of what was just written.
        await world.Run.StepAsync("train");
        await world.Run.StepAsync("train");

        Assert.Equal(writes, world.Run.Tap.Writes);
        Assert.Equal(["Indexed", "Cached"], world.Run.Events.Reasons);
    }

    [Fact]
    public async Task A_source_that_cannot_be_listed_is_said_with_the_agents_words_and_once_as_an_event()
    {
        await using var world = await World.StartAsync("node-a");
        var dataset = await world.Cluster.ApplyAsync("train");
        await world.Cluster.WantAsync("node-a", dataset, entry => entry with { Role = "List", ListRequest = "a-b-1" });
        foreach (var state in new[] { "Failed", "Running", "Failed" })
        {
            await world.Cluster.ReportAsync("node-a", dataset, report => report with { Listing = new() { Request = "a-b-1", State = state, Message = "s3://bucket: AccessDenied" } });
            await world.SettleAsync();
        }

        var status = await world.Cluster.StatusAsync("train");
        Assert.Equal((DatasetPhase.Failed, "s3://bucket: AccessDenied"), (status.Phase, status.Message));
        Assert.True(status.Conditions.IsFalse(DatasetCondition.SourceReachable));
        Assert.Equal(["SourceUnreachable"], world.Run.Events.Reasons);
    }

    [Fact]
    public async Task A_spec_of_the_user_is_not_touched()
    {
        await using var world = await World.StartAsync("node-a");
        var applied = await world.Cluster.ApplyAsync("train", spec => spec with { Ownership = new() { Uid = 7 }, Prefetch = new() { Priority = 3 } });
        await world.Cluster.MakeReadyAsync("train", World.Snapshot, "node-a");
        await world.SettleAsync();

        var live = await world.Cluster.Client.GetAsync<Dataset>(Cluster.Key("train"), Token);

        Assert.Equal(applied.Spec, live.Spec);
        Assert.Equal(1, live.Metadata.Generation);
    }
}
