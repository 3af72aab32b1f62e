using Microsoft.Extensions.Time.Testing;
using VastK8s.Api.Conditions;
using VastK8s.Api.Datasets;
using VastK8s.Kube;
using VastK8s.Operator.Tests.Datasets.Support;

namespace VastK8s.Operator.Tests.Datasets;

public class DeletionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Mounts_hold_it_and_are_named_and_nothing_is_left_when_they_are_gone()
    {
        await using var world = await ReadyAsync();
        var dataset = await world.Cluster.DatasetAsync("train");
        await world.Cluster.ReportAsync("node-a", dataset, report => report with { Mounts = 2 });
        await world.SettleAsync();

        await world.Cluster.DeleteAsync("train");
        await world.SettleAsync();
        await world.Cluster.UnwantAsync("node-a", dataset.Metadata.Uid);

        // A message alone is no news.
        world.Time.Advance(TimeSpan.FromSeconds(2));
        var held = await world.SettledAsync();
        Assert.Equal((DatasetPhase.Terminating, "mounted on node-a (2)"), (held.Phase, held.Message));
        Assert.Empty(await world.ObjectsAsync<V1PersistentVolumeClaim>());
        Assert.NotEmpty(await world.ObjectsAsync<V1Secret>());
        Assert.DoesNotContain("DeletionBlocked", world.Run.Events.Reasons);

        world.Time.Advance(TimeSpan.FromSeconds(11));
        Assert.True((await world.SettledAsync()).Conditions.IsTrue(DatasetCondition.Degraded));
        await world.SettleAsync();
        Assert.Equal(1, world.Run.Events.Reasons.Count(reason => reason == "DeletionBlocked"));

        await world.Cluster.LetGoAsync(dataset.Metadata.Uid);
        await world.SettleAsync();
        await AssertNothingLeftAsync(world);
    }

    [Fact]
    public async Task Pods_that_use_the_claim_hold_it()
    {
        await using var world = await ReadyAsync();
        var claim = Assert.Single(await world.ObjectsAsync<V1PersistentVolumeClaim>());
        claim.Metadata.Finalizers = ["kubernetes.io/pvc-protection"];
        await world.Cluster.Client.UpdateAsync(claim, null, Token);
        var uid = (await world.Cluster.DatasetAsync("train")).Metadata.Uid;

        await world.Cluster.DeleteAsync("train");
        await world.SettleAsync();
        await world.Cluster.LetGoAsync(uid);
        var held = await world.SettledAsync();
        Assert.StartsWith("waits for pods that mount claim ml/train", held.Message, StringComparison.Ordinal);

        claim = Assert.Single(await world.ObjectsAsync<V1PersistentVolumeClaim>());
        claim.Metadata.Finalizers = [];
        await world.Cluster.Client.UpdateAsync(claim, null, Token);
        await world.SettleAsync();
        await AssertNothingLeftAsync(world);
    }

    [Fact]
    public async Task A_node_that_is_not_ready_holds_it_for_five_minutes_and_one_that_is_gone_not_at_all()
    {
        await using var world = await ReadyAsync("node-a", "node-b");
        await world.Cluster.SetReadyAsync("node-a", false);
        await world.Cluster.Client.DeleteAsync<V1Node>(new("node-b"), null, Token);
        await world.Cluster.DeleteAsync("train");

        await world.SettleAsync();
        world.Time.Advance(TimeSpan.FromSeconds(20));
        var result = await world.SettleAsync();
        Assert.Equal("waits for node-a to let go of it", (await world.Cluster.StatusAsync("train")).Message);

        world.Time.Advance(result.RequeueAfter!.Value);
        await world.SettleAsync();
        await AssertNothingLeftAsync(world);
    }

    [Fact]
    public async Task A_node_that_is_not_ready_holds_it_no_longer_where_the_servers_clock_is_a_day_ahead()
    {
        await using var world = await ReadyAsync(await World.StartAsync(new FakeTimeProvider(DateTimeOffset.UtcNow.AddDays(1)), "node-a"), "node-a");
        await world.Cluster.SetReadyAsync("node-a", false);
        await world.Cluster.DeleteAsync("train");
        await world.SettleAsync();
        world.Time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        var result = await world.SettleAsync();
        Assert.InRange(result.RequeueAfter!.Value, TimeSpan.Zero, TimeSpan.FromMinutes(5));
        Assert.Equal("waits for node-a to let go of it", (await world.Cluster.StatusAsync("train")).Message);

        world.Time.Advance(TimeSpan.FromSeconds(1));
        await world.SettleAsync();
        await AssertNothingLeftAsync(world);
    }

    [Fact]
    public async Task A_finalizer_that_somebody_else_has_applied_too_goes_as_well()
    {
        await using var world = await ReadyAsync();
        var dataset = await world.Cluster.DatasetAsync("train");
        await world.Cluster.Client.ApplyAsync(
            new Dataset { Metadata = new() { Name = "train", NamespaceProperty = "ml", Finalizers = [.. dataset.Metadata.Finalizers] }, Spec = dataset.Spec }, new ApplyOptions("exported"), Token);

        await world.Cluster.DeleteAsync("train");
        await world.SettleAsync();
        await world.Cluster.LetGoAsync(dataset.Metadata.Uid);
        await world.SettleAsync();

        await AssertNothingLeftAsync(world);
    }

    [Fact]
    public async Task What_was_made_a_moment_before_is_not_left_over()
    {
        await using var world = await World.StartAsync("node-a");
        await SecretTests.WriteSecretAsync(world, "keys", "1");
        var dataset = await world.Cluster.ApplyAsync("train", WithSecret);
        await world.Cluster.MakeReadyAsync("train", World.Snapshot, "node-a");
        await world.SettleAsync();
        await world.Cluster.LetGoAsync(dataset.Metadata.Uid);

        // Deleted, and the reconciler called before its informers have heard of volume, claim and copy.
        await world.Cluster.DeleteAsync("train");
        for (var step = 0; step < 5; step++) await world.Run.StepAsync("train");
        await world.SettleAsync();

        await AssertNothingLeftAsync(world);
    }

    [Fact]
    public async Task Applied_and_deleted_a_hundred_times_it_leaves_nothing()
    {
        await using var world = await World.StartAsync("node-a");
        await SecretTests.WriteSecretAsync(world, "keys", "1");
        for (var round = 0; round < 100; round++)
        {
            var dataset = await world.Cluster.ApplyAsync("train", WithSecret);

            // At another point of its life each time.
            for (var step = 0; step < round % 3; step++) await world.StepAsync();
            if (round % 2 == 0) await world.Cluster.MakeReadyAsync("train", World.Snapshot, "node-a");
            for (var step = 0; step < round % 4; step++) await world.StepAsync();
            await world.Cluster.DeleteAsync("train");
            if (round % 5 == 0) await world.StepAsync();
            await world.Cluster.LetGoAsync(dataset.Metadata.Uid);
            await world.SettleAsync();
            await AssertNothingLeftAsync(world);
        }
    }

    private static async Task<World> ReadyAsync(params string[] nodes)
    {
        if (nodes.Length == 0) nodes = ["node-a"];
        return await ReadyAsync(await World.StartAsync(nodes), nodes);
    }

    private static async Task<World> ReadyAsync(World world, params string[] nodes)
    {
        await SecretTests.WriteSecretAsync(world, "keys", "1");
        await world.Cluster.ApplyAsync("train", WithSecret);
        await world.Cluster.MakeReadyAsync("train", World.Snapshot, nodes);
        Assert.Equal(DatasetPhase.Ready, (await world.SettledAsync()).Phase);
        return world;
    }

    private static DatasetSpec WithSecret(DatasetSpec spec) => spec with { Sources = [new() { Uri = "s3://bucket/train", SecretRef = new() { Name = "keys" } }] };

    private static async Task AssertNothingLeftAsync(World world)
    {
        Assert.Empty(await world.ObjectsAsync<Dataset>());
        Assert.Empty(await world.ObjectsAsync<V1PersistentVolume>());
        Assert.Empty(await world.ObjectsAsync<V1PersistentVolumeClaim>());
        Assert.Equal("keys", Assert.Single(await world.ObjectsAsync<V1Secret>()).Metadata.Name);
    }
}
