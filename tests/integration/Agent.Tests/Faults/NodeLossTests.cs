using k8s.Models;
using VastK8s.Agent.Integration.Tests.Support;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.Datasets;
using VastK8s.Integration.Tests.Origins;
using VastK8s.Integration.Tests.Support;
using VastK8s.Kube;
using VastK8s.Testing.Kubernetes;

namespace VastK8s.Agent.Integration.Tests.Faults;

/// <summary>Nodes that leave the cluster and come back; operator and agents as processes.</summary>
public sealed class NodeLossTests(KubeCluster cluster, Radosgw radosgw)
{
    [Fact(Timeout = Limits.Test)]
    public async Task A_node_that_is_removed_counts_no_more_and_back_again_has_everything()
    {
        await using var whole = await WholeCluster.StartAsync(cluster, nodes: 2);
        using var bucket = await radosgw.CreateBucketAsync();
        var files = Content.Set("f", 10, 300_000);
        await bucket.PutAsync(files);
        var uid = await whole.ApplyAsync("photos", bucket);
        var before = await whole.DatasetAsync("photos", s => s is { Phase: DatasetPhase.Ready, Nodes.Ready: 2 }, "it is on both");

        // The one that lists: the other takes that over, and lists nothing anew.
        var lister = (await whole.NodesAsync()).Single(node => node.Spec.Datasets.Single().Role == NodeRole.List).Spec.NodeName;
        var leaving = whole.Machines.Single(machine => machine.Name == lister);
        await whole.Client.DeleteAsync<V1Node>(new NamespacedName(leaving.Name), null, TestContext.Current.CancellationToken);
        var alone = await whole.DatasetAsync("photos", s => s is { Phase: DatasetPhase.Ready, Nodes: { Desired: 1, Ready: 1 } }, "one is left");
        Assert.Equal((before.Snapshot, 100), (alone.Snapshot, alone.Cached!.Percent));
        var left = whole.Machines.Single(machine => machine != leaving).Name;
        await Eventually.IsAsync(async () => (await whole.NodesAsync()).All(node => node.Spec.NodeName == left), () => $"the CacheNode of the other is gone\n{whole.Said()}");

        await whole.JoinAsync(leaving);
        var after = await whole.DatasetAsync("photos", s => s is { Phase: DatasetPhase.Ready, Nodes: { Desired: 2, Ready: 2 } }, "it is on both again");
        Assert.Equal((before.Snapshot, 100), (after.Snapshot, after.Cached!.Percent));
        await Tree.AssertSameAsync(files, await whole.MountAsync(leaving, uid));

        await leaving.UnmountAllAsync(TestContext.Current.CancellationToken);
        await whole.DeleteAndForgetAsync("photos", uid);
    }
}
