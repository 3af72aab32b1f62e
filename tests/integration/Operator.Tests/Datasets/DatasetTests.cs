using System.Text.Json.Nodes;
using VastK8s.Api;
using VastK8s.Api.Conditions;
using VastK8s.Api.Datasets;
using VastK8s.Kube;
using VastK8s.Operator.Integration.Tests.Datasets.Support;
using VastK8s.Operator.Tests.Datasets.Support;

namespace VastK8s.Operator.Integration.Tests.Datasets;

/// <summary>The Dataset reconciler on a real API server; what agents and the pool's reconciler write is written by the test.</summary>
public sealed class DatasetTests(DatasetCluster cluster) : IClassFixture<DatasetCluster>
{
    private const string Table = "application/json;as=Table;v=v1;g=meta.k8s.io";
    private static readonly DatasetSnapshot Snapshot = new() { Id = "5d41402abc4b2a76", Objects = 1000, Bytes = 3L << 30, ListedAt = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc) };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_dataset_is_listed_cached_shown_and_deleted_and_nothing_is_left()
    {
        cluster.Required();
        await using var run = await OperatorRun.StartAsync(cluster.Client);
        await cluster.Cluster.AddNamespaceAsync("nlp");
        await WriteSecretAsync();
        var dataset = await cluster.Cluster.ApplyAsync("train", Wish);
        await IsAsync("train", status => status.Phase == DatasetPhase.Pending);
        await cluster.Cluster.WantAsync("node-a", dataset, entry => entry with { Role = "List", ListRequest = "a-b-1" });
        await IsAsync("train", status => status.Phase == DatasetPhase.Indexing);
        await cluster.Cluster.ListAsync("node-a", dataset, Snapshot, "a-b-1");
        foreach (var node in new[] { "node-a", "node-b" }) await cluster.Cluster.AdmitAsync(node, dataset, Snapshot.Id);
        await cluster.Cluster.HaveAsync("node-a", dataset, Snapshot, Snapshot.Bytes);
        await cluster.Cluster.HaveAsync("node-b", dataset, Snapshot, 0);
        await IsAsync("train", status => status.Phase == DatasetPhase.Caching && status.Cached!.Percent == 50);
        await cluster.Cluster.HaveAsync("node-b", dataset, Snapshot, Snapshot.Bytes);
        await IsAsync("train", status => status.Phase == DatasetPhase.Ready);

        Assert.Equal(["train", "s3://bucket/train", "1000", "3Gi", "100%", "2/2", "Ready", "", Snapshot.Id, ""], await CellsAsync("train"));
        Assert.Equal(["ml", "nlp"], (await AllAsync<V1PersistentVolumeClaim>()).Select(claim => claim.Metadata.NamespaceProperty).Order());
        var volume = (await AllAsync<V1PersistentVolume>()).Single(volume => volume.Spec.ClaimRef.NamespaceProperty == "nlp");
        Assert.Equal("3Gi", volume.Spec.Capacity["storage"].ToString());
        Assert.Equal(["Indexed", "Cached"], run.Events.Reasons);

        await cluster.Cluster.ReportAsync("node-a", dataset, report => report with { Mounts = 1 });
        await cluster.Cluster.DeleteAsync("train");
        await IsAsync("train", status => status is { Phase: DatasetPhase.Terminating } && status.Message!.StartsWith("mounted on node-a (1)", StringComparison.Ordinal));
        await cluster.Cluster.LetGoAsync(dataset.Metadata.Uid);
        await AssertNothingLeftAsync();
    }

    [Fact]
    public async Task A_claim_that_pods_use_holds_the_dataset()
    {
        cluster.Required();
        await using var run = await OperatorRun.StartAsync(cluster.Client);
        await WriteSecretAsync();
        await cluster.Cluster.AddNamespaceAsync("nlp");
        var dataset = await ReadyAsync("train");
        cluster.AreClaimsInUse = true;
        try
        {
            await cluster.Cluster.DeleteAsync("train");
            await cluster.Cluster.LetGoAsync(dataset.Metadata.Uid);
            await IsAsync("train", status => status.Message?.StartsWith("waits for pods that mount claim ml/train, nlp/train", StringComparison.Ordinal) == true);
        }
        finally
        {
            cluster.AreClaimsInUse = false;
        }

        await AssertNothingLeftAsync();
    }

    [Fact]
    public async Task At_rest_and_after_a_restart_nothing_is_written()
    {
        cluster.Required();
        await WriteSecretAsync();
        await cluster.Cluster.AddNamespaceAsync("nlp");
        await using (await OperatorRun.StartAsync(cluster.Client)) await ReadyAsync("train");

        await using (var restarted = await OperatorRun.InStepsAsync(cluster.Client))
        {
            for (var step = 0; step < 3; step++) await restarted.StepAsync("train");
            Assert.Equal((0, 0), (restarted.Tap.Writes, restarted.Tap.Gets));
            Assert.Empty(restarted.Events.All);
        }

        await using var last = await OperatorRun.StartAsync(cluster.Client);
        await DeleteAsync("train");
    }

    [Fact]
    public async Task Killed_after_any_write_and_started_anew_it_comes_to_the_same_state()
    {
        cluster.Required();
        await WriteSecretAsync();
        await cluster.Cluster.AddNamespaceAsync("nlp");
        var expected = await LifeAsync(new ClientTap(cluster.Client));
        var deaths = 0;
        for (var writes = 1; ; writes++)
        {
            var tap = new ClientTap(cluster.Client, writes);
            var actual = await LifeAsync(tap);
            Assert.True(expected == actual, $"killed after write {writes}:\n{actual}\ninstead of\n{expected}");
            if (!tap.IsDead) break;
            deaths++;
        }

        // Finalizer, copy, two volumes, two claims and status, and the way back.
        Assert.InRange(deaths, 12, 60);
    }

    [Fact]
    public async Task Applied_and_deleted_again_and_again_it_leaves_nothing()
    {
        cluster.Required();
        await using var run = await OperatorRun.StartAsync(cluster.Client);
        await WriteSecretAsync();
        await cluster.Cluster.AddNamespaceAsync("nlp");
        for (var round = 0; round < 100; round++)
        {
            var dataset = await cluster.Cluster.ApplyAsync("train", Wish);

            // The last of each ten all the way; others at whatever point of their lives.
            if (round % 10 == 9) await ReadyAsync("train");
            else if (round % 3 == 0) await cluster.Cluster.ListAsync("node-a", dataset, Snapshot);
            await DeleteAsync("train");
        }
    }

    [Fact]
    public async Task An_api_server_that_was_away_finds_it_going_on()
    {
        cluster.Required();
        await using var run = await OperatorRun.StartAsync(cluster.Client);
        await WriteSecretAsync();
        await cluster.Cluster.AddNamespaceAsync("nlp");
        var dataset = await ReadyAsync("train");

        await cluster.Servers.StopApiServerAsync();
        await cluster.Servers.StartApiServerAsync();

        await cluster.Cluster.HaveAsync("node-b", dataset, Snapshot, 1 << 30);
        await IsAsync("train", status => status.Phase == DatasetPhase.Caching);
        await cluster.Cluster.HaveAsync("node-b", dataset, Snapshot, Snapshot.Bytes);
        await IsAsync("train", status => status.Phase == DatasetPhase.Ready);
        await DeleteAsync("train");
    }

    // Applied, ready, deleted; by an operator that dies on the way and another that goes on. What it was when ready, and that nothing was left.
    private async Task<string> LifeAsync(ClientTap tap)
    {
        await using var first = await OperatorRun.StartAsync(tap);
        var dataset = await cluster.Cluster.ApplyAsync("train", Wish);
        await cluster.Cluster.MakeReadyAsync("train", Snapshot, "node-a", "node-b");
        OperatorRun? second = null;
        try
        {
            await DatasetCluster.UntilAsync(async () => tap.IsDead || (await cluster.Cluster.StatusAsync("train")).Phase == DatasetPhase.Ready, "ready, or dead");
            await GoOnAsync();
            await IsAsync("train", status => status.Phase == DatasetPhase.Ready);
            var state = await StateAsync();
            await cluster.Cluster.DeleteAsync("train");
            await cluster.Cluster.LetGoAsync(dataset.Metadata.Uid);
            await DatasetCluster.UntilAsync(async () => tap.IsDead || await cluster.Client.FindAsync<Dataset>(Cluster.Key("train"), Token) is null, "gone, or dead");
            await GoOnAsync();
            await AssertNothingLeftAsync();
            return state;
        }
        finally
        {
            if (second is not null) await second.DisposeAsync();
        }

        async Task GoOnAsync()
        {
            if (tap.IsDead) second ??= await OperatorRun.StartAsync(cluster.Client);
        }
    }

    // Without what is another one each time: uids, versions, times.
    private async Task<string> StateAsync()
    {
        var dataset = await cluster.Cluster.DatasetAsync("train");
        var status = dataset.Status! with { Conditions = [.. dataset.Status.Conditions.Select(condition => condition with { LastTransitionTime = DateTime.UnixEpoch })] };
        return string.Join('\n',
        [
            string.Join(',', dataset.Metadata.Finalizers),
            KubernetesJson.Serialize(status),
            .. (await AllAsync<V1PersistentVolume>()).Select(volume => KubernetesJson.Serialize(volume.Spec)).Order(StringComparer.Ordinal),
            .. (await AllAsync<V1PersistentVolumeClaim>()).Select(claim => claim.Metadata.NamespaceProperty + KubernetesJson.Serialize(claim.Spec)).Order(StringComparer.Ordinal),
            .. (await CopiesAsync()).Select(copy => KubernetesJson.Serialize(copy.Data)),
        ]).Replace(dataset.Metadata.Uid, "UID", StringComparison.Ordinal).Replace(dataset.Metadata.Uid[..8], "UID8", StringComparison.Ordinal);
    }

    private static DatasetSpec Wish(DatasetSpec spec) => spec with { Sources = [new() { Uri = "s3://bucket/train", SecretRef = new() { Name = "keys" } }], SharedWith = ["nlp"] };

    private Task<V1Secret> WriteSecretAsync() => cluster.Client.ApplyAsync(
        new V1Secret { Metadata = new() { Name = "keys", NamespaceProperty = Cluster.Namespace }, Type = "Opaque", Data = new Dictionary<string, byte[]> { ["accessKeyId"] = [1] } }, new ApplyOptions("user"), Token);

    private async Task<Dataset> ReadyAsync(string name)
    {
        await cluster.Cluster.ApplyAsync(name, Wish);
        var dataset = await cluster.Cluster.MakeReadyAsync(name, Snapshot, "node-a", "node-b");
        await IsAsync(name, status => status.Phase == DatasetPhase.Ready && status.Conditions.IsTrue(DatasetCondition.Cached));
        return dataset;
    }

    private async Task DeleteAsync(string name)
    {
        var uid = (await cluster.Cluster.DatasetAsync(name)).Metadata.Uid;
        await cluster.Cluster.DeleteAsync(name);
        await cluster.Cluster.LetGoAsync(uid);
        await AssertNothingLeftAsync();
    }

    private Task IsAsync(string name, Func<DatasetStatus, bool> condition) =>
        DatasetCluster.UntilAsync(async () => condition(await cluster.Cluster.StatusAsync(name)), $"status of {name}");

    private async Task AssertNothingLeftAsync()
    {
        await DatasetCluster.UntilAsync(async () => (await AllAsync<Dataset>()).Count == 0, "the Dataset is gone");

        // What its finalizer did not hold, since it was deleted as that was set, goes a moment later.
        await DatasetCluster.UntilAsync(
            async () => (await AllAsync<V1PersistentVolume>()).Count + (await AllAsync<V1PersistentVolumeClaim>()).Count + (await CopiesAsync()).Count == 0, "nothing is left");
    }

    private async Task<IReadOnlyList<V1Secret>> CopiesAsync() => [.. (await AllAsync<V1Secret>()).Where(secret => secret.Metadata.Labels?.ContainsKey(Labels.DatasetUid) == true)];

    private async Task<IReadOnlyList<T>> AllAsync<T>() where T : class, IKubernetesObject<V1ObjectMeta> => (await cluster.Client.ListAllAsync<T>(null, Token)).Items;

    // What kubectl get dataset -o wide shows, without the age.
    private async Task<IEnumerable<string>> CellsAsync(string name)
    {
        using var client = new Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(cluster.Servers.Kubeconfig));
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(client.BaseUri, $"/apis/{ApiGroup.ApiVersion}/namespaces/{Cluster.Namespace}/datasets/{name}"));
        request.Headers.TryAddWithoutValidation("Accept", Table);
        using var response = await client.HttpClient.SendAsync(request, Token);
        var table = JsonNode.Parse(await response.Content.ReadAsStringAsync(Token))!;
        return [.. table["rows"]![0]!["cells"]!.AsArray().Where((_, i) => i != 7).Select(cell => cell?.ToString() ?? "")];
    }
}
