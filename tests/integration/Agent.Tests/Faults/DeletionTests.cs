using VastK8s.Agent.Integration.Tests.Support;
using VastK8s.Api;
using VastK8s.Api.Conditions;
using VastK8s.Api.Datasets;
using VastK8s.Integration.Tests.Faults;
using VastK8s.Integration.Tests.Origins;
using VastK8s.Integration.Tests.Support;
using VastK8s.Testing.Kubernetes;

namespace VastK8s.Agent.Integration.Tests.Faults;

/// <summary>Datasets that are deleted while something goes on with them; operator and agents as processes.</summary>
public sealed class DeletionTests(KubeCluster cluster, Radosgw radosgw)
{
    [Fact(Timeout = Limits.Test)]
    public async Task Deleted_while_mounted_it_says_where_goes_on_reading_and_is_gone_when_it_is_unmounted()
    {
        await using var whole = await WholeCluster.StartAsync(cluster, nodes: 2);
        using var bucket = await radosgw.CreateBucketAsync();
        var files = Content.Set("f", 12, 300_000);
        await bucket.PutAsync(files);
        var uid = await whole.ApplyAsync("photos", bucket, spec => spec with { Prefetch = new() { Policy = PrefetchPolicy.OnDemand } });
        await whole.DatasetAsync("photos", s => s.Phase == DatasetPhase.Ready, "it can be mounted");
        var (first, second) = (whole.Machines[0], whole.Machines[1]);
        string[] targets = [await whole.MountAsync(first, uid), await whole.MountAsync(first, uid, "more"), await whole.MountAsync(second, uid)];
        await whole.DatasetAsync("photos", s => s.Mounts == 3, "it is mounted");
        await Tree.AssertFileAsync(files["f000"], Path.Combine(targets[0], "f000"));

        await whole.DeleteAsync("photos");
        var status = await whole.DatasetAsync("photos", s => s.Message == $"mounted on {first.Name} (2), {second.Name} (1)", "it says where it is mounted");
        Assert.Equal(DatasetPhase.Terminating, status.Phase);
        Assert.True(status.Conditions.IsFalse(DatasetCondition.Mountable));

        // Most of it was not here yet: the credentials are kept for those who read.
        foreach (var target in targets) await Tree.AssertSameAsync(files, target);
        await first.UnmountAllAsync(TestContext.Current.CancellationToken);
        await whole.DatasetAsync("photos", s => s.Message == $"mounted on {second.Name} (1)", "it waits for the other");
        await Tree.AssertSameAsync(files, targets[2]);
        await second.UnmountAllAsync(TestContext.Current.CancellationToken);
        await whole.GoneAsync("photos");
        await Leftovers.AssertNoneAsync(whole.Client, uid, whole.Machines);
    }

    [Fact(Timeout = Limits.Test)]
    public async Task Deleted_while_prefetching_with_and_without_its_Secret_it_leaves_nothing()
    {
        await using var whole = await WholeCluster.StartAsync(cluster, nodes: 2, bytesPerSecond: "300k");
        using var bucket = await radosgw.CreateBucketAsync();
        await bucket.PutAsync(Content.Set("f", 60, 1_000_000));
        await whole.WriteSecretAsync("revoked");
        var photos = await whole.ApplyAsync("photos", bucket);
        var films = await whole.ApplyAsync("films", bucket, spec => spec with { Sources = [spec.Sources[0] with { SecretRef = new() { Name = "revoked" } }] });
        foreach (var name in new[] { "photos", "films" }) await whole.DatasetAsync(name, s => s.Cached is { Bytes: > 0, Percent: < 100 }, "it is being fetched");

        await whole.DeleteSecretAsync("revoked");
        var status = await whole.DatasetAsync("films", s => s.Conditions.IsFalse(DatasetCondition.SourceReachable), "its Secret is missed");
        Assert.Contains($"Secret revoked not found in namespace {whole.Namespace}", status.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(await whole.SecretCopiesAsync(), copy => copy.Metadata.Labels[Labels.DatasetUid] == films);
        Assert.Single(await whole.SecretCopiesAsync(), copy => copy.Metadata.Labels[Labels.DatasetUid] == photos);

        await whole.DeleteAndForgetAsync("films", films);
        await whole.DatasetAsync("photos", s => s is { Phase: DatasetPhase.Caching, Cached.Percent: < 100 }, "the other one goes on");
        await whole.DeleteAndForgetAsync("photos", photos);
        Assert.All(await whole.NodesAsync(), node => Assert.Equal(0, node.Status!.Totals.RateBytesPerSecond));
    }
}
