using VastK8s.Agent.Integration.Tests.Support;
using VastK8s.Api.Conditions;
using VastK8s.Api.Datasets;
using VastK8s.Integration.Tests.Origins;
using VastK8s.Integration.Tests.Support;
using VastK8s.Testing.Kubernetes;

namespace VastK8s.Agent.Integration.Tests.Faults;

/// <summary>Sources that are not as one would like; operator and agent as processes.</summary>
public sealed class SourceTests(KubeCluster cluster, Radosgw radosgw)
{
    [Fact(Timeout = Limits.Test)]
    public async Task A_source_without_objects_and_one_of_objects_without_bytes_are_ready_and_can_be_mounted()
    {
        await using var whole = await WholeCluster.StartAsync(cluster, nodes: 1);
        using var nothing = await radosgw.CreateBucketAsync();
        using var hollow = await radosgw.CreateBucketAsync();
        Dictionary<string, byte[]> files = new() { ["a"] = [], ["dir/b"] = [] };
        await hollow.PutAsync(files);
        var (empty, zero) = (await whole.ApplyAsync("empty", nothing), await whole.ApplyAsync("zero", hollow));

        var status = await whole.DatasetAsync("empty", s => s.Phase == DatasetPhase.Ready, "there is nothing to wait for");
        Assert.Equal((0, 0L, 100), (status.Snapshot!.Objects, status.Snapshot.Bytes, status.Cached!.Percent));
        status = await whole.DatasetAsync("zero", s => s.Phase == DatasetPhase.Ready, "it is ready");
        Assert.Equal((2, 0L, 100), (status.Snapshot!.Objects, status.Snapshot.Bytes, status.Cached!.Percent));
        Assert.Empty(await Tree.FilesAsync(await whole.MountAsync(whole.Machines[0], empty, "empty")));
        await Tree.AssertSameAsync(files, await whole.MountAsync(whole.Machines[0], zero, "zero"));

        await whole.Machines[0].UnmountAllAsync(TestContext.Current.CancellationToken);
        await whole.DeleteAndForgetAsync("empty", empty);
        await whole.DeleteAndForgetAsync("zero", zero);
    }

    [Fact(Timeout = Limits.Test)]
    public async Task A_source_that_is_missing_forbidden_or_out_of_reach_is_said_and_listed_when_that_is_mended()
    {
        await using var whole = await WholeCluster.StartAsync(cluster, nodes: 1);
        using var bucket = await radosgw.CreateBucketAsync();
        await bucket.PutAsync("a", [1, 2, 3]);
        await using var line = new Line(bucket.Endpoint);
        await line.CutAsync();
        await whole.WriteSecretAsync("wrong", "nobody's");
        const string Missing = "there-is-no-such-bucket";
        var missing = await whole.ApplyAsync("missing", bucket, spec => spec with { Sources = [spec.Sources[0] with { Uri = $"s3://{Missing}" }] });
        var forbidden = await whole.ApplyAsync("forbidden", bucket, spec => spec with { Sources = [spec.Sources[0] with { SecretRef = new() { Name = "wrong" } }] });
        var away = await whole.ApplyAsync("away", bucket, spec => spec with { Sources = [spec.Sources[0] with { Endpoint = line.Endpoint.GetLeftPart(UriPartial.Authority) }] });

        foreach (var (name, said) in new[] { ("missing", Missing), ("forbidden", "secretAccessKey"), ("away", line.Endpoint.Authority) })
        {
            // An agent may see the Dataset before the copy of its Secret, and says that it lacks for as long.
            var status = await whole.DatasetAsync(
                name,
                s => s.Phase == DatasetPhase.Failed && s.Conditions.IsFalse(DatasetCondition.SourceReachable) && s.Message?.Contains("no Secret", StringComparison.Ordinal) == false,
                $"{name} failed");
            Assert.Contains(said, status.Message, StringComparison.Ordinal);
            Assert.Null(status.Snapshot);
        }

        line.Mend();
        await whole.WriteSecretAsync("wrong");
        await whole.ApplyAsync("missing", bucket);
        foreach (var name in new[] { "missing", "forbidden", "away" }) await whole.DatasetAsync(name, s => s.Phase == DatasetPhase.Ready && s.Snapshot!.Objects == 1, $"{name} is listed");
        await whole.DeleteAndForgetAsync("missing", missing);
        await whole.DeleteAndForgetAsync("forbidden", forbidden);
        await whole.DeleteAndForgetAsync("away", away);
    }
}
