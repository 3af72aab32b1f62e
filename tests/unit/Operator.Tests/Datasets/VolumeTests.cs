using System.Text.Json.Nodes;
using VastK8s.Api.Conditions;
using VastK8s.Api.Datasets;
using VastK8s.Kube;
using VastK8s.Operator.Tests.Datasets.Support;

namespace VastK8s.Operator.Tests.Datasets;

public class VolumeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Shared_namespaces_have_claims_and_volumes_of_their_own_until_it_is_not_shared_with_them_any_more()
    {
        await using var world = await ReadyAsync(spec => spec with { SharedWith = ["nlp", "vision"] }, "nlp", "vision");
        Assert.Equal(["ml", "nlp", "vision"], await ClaimsAsync(world));
        Assert.Equal(3, (await world.ObjectsAsync<V1PersistentVolume>()).Select(volume => volume.Spec.Csi.VolumeHandle).Distinct().Count());

        await world.Cluster.ApplyAsync("train", spec => spec with { SharedWith = ["vision"] });
        await world.SettleAsync();

        Assert.Equal(["ml", "vision"], await ClaimsAsync(world));
        Assert.Equal(2, (await world.ObjectsAsync<V1PersistentVolume>()).Count);
    }

    [Fact]
    public async Task A_namespace_that_is_not_there_is_said_and_gets_its_claim_when_it_is()
    {
        await using var world = await ReadyAsync(spec => spec with { SharedWith = ["nlp"] });
        var status = await world.Cluster.StatusAsync("train");
        Assert.Equal((DatasetPhase.Degraded, "NamespaceNotFound"), (status.Phase, status.Conditions.Find(DatasetCondition.Degraded)!.Reason));

        await world.Cluster.AddNamespaceAsync("nlp");

        Assert.Equal(DatasetPhase.Ready, (await world.SettledAsync()).Phase);
        Assert.Equal(["ml", "nlp"], await ClaimsAsync(world));
    }

    [Fact]
    public async Task A_claim_of_somebody_else_is_left_alone_and_said()
    {
        await using var world = await World.StartAsync("node-a");
        var foreign = await world.Cluster.Client.CreateAsync(
            new V1PersistentVolumeClaim { Metadata = new() { Name = "train", NamespaceProperty = "ml" }, Spec = new() { AccessModes = ["ReadWriteOnce"] } }, null, Token);
        await world.Cluster.ApplyAsync("train");
        await world.Cluster.MakeReadyAsync("train", World.Snapshot, "node-a");

        var result = await world.SettleAsync();
        var status = await world.Cluster.StatusAsync("train");
        Assert.Equal((DatasetPhase.Failed, "NameTaken"), (status.Phase, status.Conditions.Find(DatasetCondition.Mountable)!.Reason));
        Assert.Contains("PersistentVolumeClaim ml/train", status.Message, StringComparison.Ordinal);
        Assert.Equal(["Indexed", "Cached", "NameTaken"], world.Run.Events.Reasons);
        var claim = Assert.Single(await world.ObjectsAsync<V1PersistentVolumeClaim>());
        Assert.Equal(foreign.Metadata.ResourceVersion, claim.Metadata.ResourceVersion);

        // Not asked for again before its time.
        var gets = world.Run.Tap.Gets;
        await world.StepAsync();
        Assert.Equal(gets, world.Run.Tap.Gets);

        await world.Cluster.Client.DeleteAsync<V1PersistentVolumeClaim>(new("ml", "train"), null, Token);
        world.Time.Advance(result.RequeueAfter!.Value);
        Assert.Equal(DatasetPhase.Ready, (await world.SettledAsync()).Phase);
        Assert.Null((await world.SettleAsync()).RequeueAfter);
    }

    [Fact]
    public async Task What_a_quota_refuses_is_said_and_does_not_keep_the_rest_from_going_on()
    {
        await using var world = await World.StartAsync("node-a");
        world.Server.Admit<V1PersistentVolumeClaim>((before, _) => before is null ? [new V1StatusCause { Field = "spec", Message = "exceeded quota" }] : []);
        await world.Cluster.ApplyAsync("train");
        await world.Cluster.MakeReadyAsync("train", World.Snapshot, "node-a");

        var status = await world.SettledAsync();

        Assert.Equal((DatasetPhase.Failed, "Refused", 100), (status.Phase, status.Conditions.Find(DatasetCondition.Mountable)!.Reason, status.Cached!.Percent));
        Assert.Contains("exceeded quota", status.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_claim_that_its_user_deletes_is_made_anew_with_its_volume()
    {
        await using var world = await ReadyAsync();
        var claim = Assert.Single(await world.ObjectsAsync<V1PersistentVolumeClaim>());
        await BindAsync(world, claim);
        await world.SettleAsync();

        await world.Cluster.Client.DeleteAsync<V1PersistentVolumeClaim>(new("ml", "train"), null, Token);
        Assert.Equal(DatasetPhase.Ready, (await world.SettledAsync()).Phase);

        Assert.NotEqual(claim.Metadata.Uid, Assert.Single(await world.ObjectsAsync<V1PersistentVolumeClaim>()).Metadata.Uid);
        Assert.Null(Assert.Single(await world.ObjectsAsync<V1PersistentVolume>()).Spec.ClaimRef.Uid);
    }

    [Fact]
    public async Task A_volume_that_somebody_deletes_is_said_while_its_claim_keeps_it_and_comes_back_bound_to_it()
    {
        await using var world = await ReadyAsync();
        var claim = Assert.Single(await world.ObjectsAsync<V1PersistentVolumeClaim>());
        var volume = Assert.Single(await world.ObjectsAsync<V1PersistentVolume>());
        volume.Metadata.Finalizers = ["kubernetes.io/pv-protection"];
        volume = await world.Cluster.Client.UpdateAsync(volume, null, Token);
        await world.Cluster.Client.DeleteAsync<V1PersistentVolume>(new(volume.Metadata.Name), null, Token);
        Assert.Equal("VolumeTerminating", (await world.SettledAsync()).Conditions.Find(DatasetCondition.Degraded)!.Reason);

        volume = Assert.Single(await world.ObjectsAsync<V1PersistentVolume>());
        volume.Metadata.Finalizers = [];
        await world.Cluster.Client.UpdateAsync(volume, null, Token);

        Assert.Equal(DatasetPhase.Ready, (await world.SettledAsync()).Phase);
        Assert.Equal(claim.Metadata.Uid, Assert.Single(await world.ObjectsAsync<V1PersistentVolume>()).Spec.ClaimRef.Uid);
    }

    [Fact]
    public async Task A_volume_made_for_other_nodes_is_said_and_made_anew_when_the_claim_is_deleted()
    {
        await using var world = await ReadyAsync();
        var pool = await world.Cluster.Client.GetAsync<Api.CachePools.CachePool>(new("default"), Token);
        pool.Spec = pool.Spec with { NodeSelector = new Dictionary<string, string> { ["gpu"] = "h100" } };
        await world.Cluster.Client.UpdateAsync(pool, null, Token);
        var status = await world.SettledAsync();
        Assert.Equal((DatasetPhase.Degraded, "StaleNodeAffinity"), (status.Phase, status.Conditions.Find(DatasetCondition.Degraded)!.Reason));

        await world.Cluster.Client.DeleteAsync<V1PersistentVolumeClaim>(new("ml", "train"), null, Token);

        Assert.Equal(DatasetPhase.Ready, (await world.SettledAsync()).Phase);
        Assert.NotNull(Assert.Single(await world.ObjectsAsync<V1PersistentVolume>()).Spec.NodeAffinity);
    }

    [Fact]
    public async Task A_reclaim_policy_that_would_delete_is_put_right()
    {
        await using var world = await ReadyAsync();
        var name = Assert.Single(await world.ObjectsAsync<V1PersistentVolume>()).Metadata.Name;
        await world.Cluster.Client.PatchAsync<V1PersistentVolume>(
            new(name), Patch.Merge(new JsonObject { ["spec"] = new JsonObject { ["persistentVolumeReclaimPolicy"] = "Delete" } }), null, Token);

        await world.SettleAsync();

        Assert.Equal("Retain", Assert.Single(await world.ObjectsAsync<V1PersistentVolume>()).Spec.PersistentVolumeReclaimPolicy);
    }

    private static async Task<World> ReadyAsync(Func<DatasetSpec, DatasetSpec>? change = null, params string[] namespaces)
    {
        var world = await World.StartAsync("node-a");
        foreach (var name in namespaces) await world.Cluster.AddNamespaceAsync(name);
        await world.Cluster.ApplyAsync("train", change);
        await world.Cluster.MakeReadyAsync("train", World.Snapshot, "node-a");
        await world.SettleAsync();
        return world;
    }

    // As the volume controller does.
    private static Task<V1PersistentVolume> BindAsync(World world, V1PersistentVolumeClaim claim) => world.Cluster.Client.PatchAsync<V1PersistentVolume>(
        new(claim.Spec.VolumeName), Patch.Merge(new JsonObject { ["spec"] = new JsonObject { ["claimRef"] = new JsonObject { ["uid"] = claim.Metadata.Uid } } }), null, Token);

    private static async Task<IEnumerable<string>> ClaimsAsync(World world) => (await world.ObjectsAsync<V1PersistentVolumeClaim>()).Select(claim => claim.Metadata.NamespaceProperty).Order();
}
