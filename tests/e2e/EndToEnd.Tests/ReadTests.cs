using VastK8s.EndToEnd.Tests.Support;
using VastK8s.Integration.Tests.Origins;
using VastK8s.Integration.Tests.Support;

namespace VastK8s.EndToEnd.Tests;

public sealed class ReadTests(Installation installation, Radosgw stores)
{
    private const int Timeout = 600_000;

    [Fact(Timeout = Timeout)]
    public async Task A_pod_reads_a_Dataset_that_is_ready_and_others_of_the_node_share_its_mount()
    {
        await using var team = await Team.CreateAsync(installation);
        using var bucket = await stores.CreateBucketAsync();
        var files = Content.Set("train/", 40, 100_000).Concat(Content.Set("val/", 3, 3_000_000)).ToDictionary();
        await bucket.PutAsync(files);
        await using var store = await installation.ReachAsync(bucket.Endpoint);
        await team.DatasetAsync("images", bucket, store.Address);
        await team.PhaseAsync("images", "Ready");
        Assert.Equal("100", await team.FieldAsync("dataset", "images", "{.status.cached.percent}"));

        // Runs while the others come and go: a device that nobody has mounted any more may be another one's next.
        await team.PodAsync("staying", "images", "stat -c %d /data && sleep 2147483647");
        await team.RunningAsync("staying");
        await team.PodAsync("one", "images", $"{Team.SumScript} && stat -c %d /data");
        await team.PodAsync("two", "images", $"{Team.SumScript} && stat -c %d /data");
        await team.PodAsync("sub", "images", "cd /data && ls | wc -l && sha256sum 000", mount: ", subPath: val");
        var outputs = new[] { await team.OutputAsync("one"), await team.OutputAsync("two") };
        Assert.StartsWith(Team.Sums(files), outputs[0], StringComparison.Ordinal);

        // The same device: one superblock, one page cache.
        Assert.Equal(outputs[0], outputs[1]);
        await Installation.WaitAsync(async () => (await team.LogsAsync("staying")).Length > 0, () => "the pod that stays says its device");
        Assert.Equal(Team.Sums(files) + await team.LogsAsync("staying"), outputs[0]);
        Assert.Equal($"3\n{Team.Sums(new Dictionary<string, byte[]> { ["000"] = files["val/000"] })}", await team.OutputAsync("sub"));
    }

    [Fact(Timeout = Timeout)]
    public async Task What_is_not_prefetched_is_read_on_demand()
    {
        await using var team = await Team.CreateAsync(installation);
        using var bucket = await stores.CreateBucketAsync();
        var files = Content.Set("o", 20, 300_000);
        await bucket.PutAsync(files);
        await using var store = await installation.ReachAsync(bucket.Endpoint);
        await team.DatasetAsync("lazy", bucket, store.Address, "  prefetch: {policy: OnDemand}");
        await team.PhaseAsync("lazy", "Ready");
        await team.PodAsync("reader", "lazy", Team.SumScript);
        Assert.Equal(Team.Sums(files), await team.OutputAsync("reader"));
    }

    [Fact(Timeout = Timeout)]
    public async Task A_namespace_reads_what_is_shared_with_it_and_nothing_else()
    {
        await using var team = await Team.CreateAsync(installation);
        var other = await team.OtherAsync();
        using var bucket = await stores.CreateBucketAsync();
        var files = Content.Set("o", 3, 50_000);
        await bucket.PutAsync(files);
        await using var store = await installation.ReachAsync(bucket.Endpoint);
        await team.DatasetAsync("data", bucket, store.Address);
        await team.PhaseAsync("data", "Ready");
        await team.InlineAsync("own", "dataset: data", Team.SumScript);
        Assert.Equal(Team.Sums(files), await team.OutputAsync("own"));

        var attributes = $"dataset: data, namespace: {team.Namespace}";
        await team.InlineAsync("theirs", attributes, Team.SumScript, other);
        await team.EventAsync("theirs", "not shared with namespace", other);
        _ = (await team.KubectlAsync("patch", "dataset", "data", "--type=merge", "-p", $"{{\"spec\":{{\"sharedWith\":[\"{other}\"]}}}}")).Text;
        Assert.Equal(Team.Sums(files), await team.OutputAsync("theirs", other));
        await team.PodAsync("claimed", "data", Team.SumScript, @namespace: other);
        Assert.Equal(Team.Sums(files), await team.OutputAsync("claimed", other));
    }

    [Fact(Timeout = Timeout)]
    public async Task A_pod_that_waits_for_a_share_says_so_and_starts_when_it_is_there()
    {
        await using var team = await Team.CreateAsync(installation);
        using var bucket = await stores.CreateBucketAsync();
        var files = Content.Set("o", 8, 500_000);
        await bucket.PutAsync(files);
        await using var store = await installation.ReachAsync(bucket.Endpoint);
        await team.DatasetAsync("data", bucket, store.Address, "  prefetch: {policy: OnDemand}");
        await team.PhaseAsync("data", "Ready");
        await team.InlineAsync("waiting", "dataset: data, vastk8s.io/wait-for: \"100%\"", Team.SumScript);
        await team.EventAsync("waiting", "waits for 100 %");
        await team.ApplyAsync("""
            apiVersion: vastk8s.io/v1alpha1
            kind: PrefetchJob
            metadata: {name: fill}
            spec: {datasetRef: {name: data}}
            """);
        Assert.Equal(Team.Sums(files), await team.OutputAsync("waiting"));
    }

    [Fact(Timeout = Timeout)]
    public async Task After_a_refresh_new_pods_see_new_objects_and_old_ones_what_they_saw()
    {
        await using var team = await Team.CreateAsync(installation);
        using var bucket = await stores.CreateBucketAsync();
        var before = Content.Set("o", 3, 50_000);
        await bucket.PutAsync(before);
        await using var store = await installation.ReachAsync(bucket.Endpoint);
        await team.DatasetAsync("data", bucket, store.Address, "  refresh: {interval: 30s}");
        await team.PhaseAsync("data", "Ready");
        await team.PodAsync("old", "data", "until [ -e /tmp/go ]; do sleep 1; done; " + Team.SumScript);
        await team.RunningAsync("old");

        await bucket.PutAsync("o999", Content.Of("o999", 70_000));
        var after = before.Append(new("o999", Content.Of("o999", 70_000))).ToDictionary();
        await Installation.WaitAsync(async () => await team.FieldAsync("dataset", "data", "{.status.snapshot.objects}") == "4", () => "the new object is listed");
        await team.PhaseAsync("data", "Ready");
        await team.PodAsync("new", "data", Team.SumScript);
        Assert.Equal(Team.Sums(after), await team.OutputAsync("new"));
        _ = (await team.KubectlAsync("exec", "old", "--", "/bin/touch", "/tmp/go")).Text;
        Assert.Equal(Team.Sums(before), await team.OutputAsync("old"));
    }
}
