using Grpc.Core;
using k8s.Models;
using VastK8s.Agent.Integration.Tests.Support;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.Conditions;
using VastK8s.Api.Datasets;
using VastK8s.Api.PrefetchJobs;
using VastK8s.Integration.Tests.Origins;
using VastK8s.Integration.Tests.Support;
using VastK8s.Kube;
using VastK8s.Testing.Kubernetes;

namespace VastK8s.Agent.Integration.Tests;

/// <summary>The operator and two agents, each a process, on a real API server: what a person applies and sees.</summary>
public sealed class WholeTests(KubeCluster cluster, Radosgw radosgw)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limits.Test)]
    public async Task A_dataset_is_applied_cached_prefetched_and_deleted()
    {
        await using var whole = await WholeCluster.StartAsync(cluster, nodes: 2);
        using var bucket = await radosgw.CreateBucketAsync();
        var files = Content.Set("dir/f", 20, 300_000);
        files["zero"] = [];
        await bucket.PutAsync(files);

        await whole.ApplyAsync("photos", bucket);
        var ready = await whole.DatasetAsync("photos", s => s.Phase == DatasetPhase.Ready, "it is ready");

        Assert.Equal((21, 6_000_000L), (ready.Snapshot!.Objects, ready.Snapshot.Bytes));
        Assert.Equal((2, 2, 100), (ready.Nodes.Desired, ready.Nodes.Ready, ready.Cached!.Percent));
        Assert.True(ready.Conditions.IsTrue(DatasetCondition.Cached));
        var claim = await whole.Client.GetAsync<V1PersistentVolumeClaim>(new NamespacedName(whole.Namespace, "photos"), Token);
        Assert.Equal(["ReadOnlyMany"], claim.Spec.AccessModes);

        // One listed, the other took its snapshot.
        var nodes = await whole.NodesAsync();
        Assert.Equal(2, nodes.Count);
        Assert.Single(nodes, n => n.Spec.Datasets.Single().Role == NodeRole.List);
        Assert.All(nodes, n => Assert.Equal(ready.Snapshot.Id, n.Status!.Datasets.Single().Snapshot!.Id));

        await whole.Client.CreateAsync(
            new PrefetchJob { Metadata = new() { NamespaceProperty = whole.Namespace, Name = "warm" }, Spec = new() { DatasetRef = new() { Name = "photos" }, Paths = ["dir"] } }, null, Token);
        var job = await whole.JobAsync("warm", s => s.Conditions.IsTrue(PrefetchJobCondition.Complete), "the job is complete");
        Assert.Equal((40, 12_000_000L), (job.Objects.Done, job.Bytes.Done));

        await whole.Client.DeleteAsync<Dataset>(new NamespacedName(whole.Namespace, "photos"), null, Token);
        await whole.GoneAsync("photos");
        Assert.All(await whole.NodesAsync(), n => Assert.Empty(n.Spec.Datasets));
        Assert.All(whole.StateDirectories, state => Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(state, "datasets"))));
        Assert.Empty(await whole.SecretCopiesAsync());
    }

    [Fact(Timeout = Limits.Test)]
    public async Task A_node_without_a_copy_mounts_and_reads()
    {
        await using var whole = await WholeCluster.StartAsync(cluster, nodes: 2);
        using var bucket = await radosgw.CreateBucketAsync();
        var files = Content.Set("dir/f", 4, 300_000);
        await bucket.PutAsync(files);
        var uid = await whole.ApplyAsync("photos", bucket, spec => spec with { Placement = new() { Copies = 1 } });
        var ready = await whole.DatasetAsync("photos", s => s.Phase == DatasetPhase.Ready, "it is ready");
        Assert.Equal((1, 1), (ready.Nodes.Desired, ready.Nodes.Ready));
        var other = Assert.Single(await whole.NodesAsync(), n => n.Spec.Datasets.Count == 0).Spec.NodeName;

        var machine = whole.Machines.Single(m => m.Name == other);
        var mount = await machine.MountAsync(uid);

        foreach (var (name, bytes) in files) Assert.Equal(bytes, await File.ReadAllBytesAsync(Path.Combine(mount, name), Token));
        var node = await whole.NodeAsync(other, n => n.Status!.Datasets.Any(d => d is { Mounts: 1, CachedBytes: 1_200_000 }) && n.Status.MountRequests.Count == 0, "the mount is reported, and holds the entry");
        Assert.True(Assert.Single(node.Spec.Datasets).MountOnly);
        Assert.Equal(1, (await whole.DatasetAsync("photos", s => s.Mounts == 1 && s.Phase == DatasetPhase.Ready, "it is mounted")).Nodes.Desired);

        // The agent asks for it for another day, whoever operates.
        await machine.UnmountAllAsync(Token);
        await whole.NodeAsync(other, n => n.Status!.MountRequests.Any(r => r.DatasetUid == uid) && n.Status.Datasets.All(d => d.Mounts == 0), "it is asked for after its use");
        whole.Operator.Kill();
        await whole.RefreshAsync("photos");
        await whole.DatasetAsync("photos", s => s.Phase == DatasetPhase.Ready && s.Snapshot!.ListedAt > ready.Snapshot!.ListedAt, "the next operator had it listed again");
        Assert.Single((await whole.NodeAsync(other, _ => true, "it is there")).Spec.Datasets);

        var refused = await Assert.ThrowsAsync<RpcException>(() => machine.MountAsync(Guid.NewGuid().ToString()));
        Assert.Contains("there is no such Dataset", refused.Status.Detail, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limits.Test)]
    public async Task Killed_operator_and_agents_come_to_the_same_end()
    {
        await using var whole = await WholeCluster.StartAsync(cluster, nodes: 2);
        using var bucket = await radosgw.CreateBucketAsync();
        await bucket.PutAsync(Content.Set("f", 40, 500_000));

        await whole.ApplyAsync("photos", bucket);
        for (var round = 0; round < 4; round++)
        {
            whole.Operator.Kill();
            whole.KillAgents();
            await Task.Delay(TimeSpan.FromSeconds(round), Token);
        }

        var ready = await whole.DatasetAsync("photos", s => s.Phase == DatasetPhase.Ready, "it is ready");
        Assert.Equal((40, 100), (ready.Snapshot!.Objects, ready.Cached!.Percent));

        await bucket.PutAsync("one-more", [1, 2, 3]);
        await whole.RefreshAsync("photos");
        await whole.DatasetAsync("photos", s => s.Snapshot!.Objects == 41 && s.Phase == DatasetPhase.Ready && s.Nodes.Ready == 2, "the refresh is everywhere");
    }
}
