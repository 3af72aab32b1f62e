using System.Net;
using System.Text.Json.Nodes;
using k8s;
using VastK8s.Api;
using VastK8s.Api.Conditions;
using VastK8s.Api.Datasets;
using VastK8s.Api.Tests.Validation;
using VastK8s.Testing.Kubernetes;

namespace VastK8s.Kube.Integration.Tests.Resources;

/// <summary>What kubectl shows, and what goes by subresources.</summary>
public sealed class ViewTests(KubeCluster cluster)
{
    private const string Table = "application/json;as=Table;v=v1;g=meta.k8s.io";

    [Theory]
    [InlineData("Dataset", "Name Source Objects Size Cached Nodes Phase Age", "Rate Snapshot Message")]
    [InlineData("CachePool", "Name Nodes Used Capacity Datasets Ready Age", "Message")]
    [InlineData("CacheNode", "Name Node Pool Datasets Used Capacity Ready Age", "Rate Agent Address Message")]
    [InlineData("PrefetchJob", "Name Dataset Done Size Nodes Phase Last-Schedule Age", "Schedule Failed Rate ETA Message")]
    public async Task Columns_are_shown(string kind, string always, string wide)
    {
        using ResourceApi api = await ResourceApi.DefineAsync(cluster);

        JsonArray columns = (await api.GetAsync(ResourceApi.CollectionOf(kind, "default"), Table)).Answer["columnDefinitions"]!.AsArray();

        Assert.Equal(always, Names(columns, 0));
        Assert.Equal(wide, Names(columns, 1));
    }

    [Fact]
    public async Task A_dataset_shows_what_its_status_says()
    {
        using ResourceApi api = await ResourceApi.DefineAsync(cluster);
        string name = await CreateAsync(api, "{sources: [{uri: 's3://bucket/train'}, {uri: 's3://bucket/val'}]}");
        var status = new DatasetStatus
        {
            Phase = DatasetPhase.Caching,
            Message = "fetching",
            Snapshot = new() { Id = "abc", Objects = 1000, Bytes = 3L << 40 },
            Cached = new() { Percent = 87 },
            Nodes = new() { Ready = 3, Desired = 4 },
            RateBytesPerSecond = 1 << 30,
        };
        await PutStatusAsync(api, name, status with { Summary = DatasetSummary.Of(status) });

        JsonArray cells = (await api.GetAsync(ResourceApi.CollectionOf("Dataset", name), Table)).Answer["rows"]!.AsArray().Single()!["cells"]!.AsArray();

        Assert.Equal(
            [name, "s3://bucket/train", "1000", "3Ti", "87%", "3/4", "Caching", "1Gi/s", "abc", "fetching"],
            cells.Where((_, i) => i != 7).Select(c => c!.ToString()));
    }

    [Fact]
    public async Task Status_is_written_by_itself_and_leaves_the_generation()
    {
        using ResourceApi api = await ResourceApi.DefineAsync(cluster);
        string name = await CreateAsync(api, "{sources: [{uri: 's3://b'}]}");

        JsonNode stored = await PutStatusAsync(api, name, new DatasetStatus { Phase = DatasetPhase.Ready }, dataset => dataset["spec"]!["retain"] = true);

        Assert.Equal(("Ready", 1, null), ((string?)stored["status"]!["phase"], (int?)stored["metadata"]!["generation"], (bool?)stored["spec"]!["retain"]));
    }

    [Fact]
    public async Task A_status_that_was_made_to_fit_is_taken_and_reads_back_equal()
    {
        using ResourceApi api = await ResourceApi.DefineAsync(cluster);
        string name = await CreateAsync(api, "{sources: [{uri: 's3://b'}]}");
        var tooLong = new DatasetStatus
        {
            Message = new string('é', 5000),
            Snapshot = new()
            {
                Id = "abc",
                SkippedReasons = Enumerable.Range(0, 50).ToDictionary(i => $"Reason{i}", i => (long)i),
                ListedAt = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc),
            },
        };
        Assert.Equal("Invalid", (string?)(await PutStatusAsync(api, name, tooLong))["reason"]);

        DatasetStatus fit = StatusBounds.Fit(tooLong);
        fit = fit with { Conditions = fit.Conditions.With(DatasetCondition.Cached, ConditionStatus.False, "Fetching", new string('m', 5000), 1, DateTimeOffset.UnixEpoch) };
        JsonNode stored = await PutStatusAsync(api, name, fit);

        Assert.Equal(fit, KubernetesJson.Deserialize<Dataset>(stored.ToJsonString()).Status);
    }

    [Fact]
    public async Task Copies_are_scaled_where_they_are_set()
    {
        using ResourceApi api = await ResourceApi.DefineAsync(cluster);
        string name = await CreateAsync(api, "{sources: [{uri: 's3://b'}], placement: {copies: 2}}");
        string path = $"{ResourceApi.CollectionOf("Dataset", name)}/{name}";
        await PutStatusAsync(api, name, new DatasetStatus { Nodes = new() { Ready = 1, Desired = 2 } });

        JsonNode scale = (await api.GetAsync($"{path}/scale")).Answer;
        Assert.Equal((2, 1), ((int?)scale["spec"]!["replicas"], (int?)scale["status"]!["replicas"]));
        scale["spec"]!["replicas"] = 8;
        (HttpStatusCode status, JsonNode answer) = await api.SendAsync(HttpMethod.Put, $"{path}/scale", scale.ToJsonString(), "application/json");

        Assert.True(status == HttpStatusCode.OK, answer.ToJsonString());
        Assert.Equal(8, (int?)(await api.GetAsync(path)).Answer["spec"]!["placement"]!["copies"]);
    }

    private static string Names(JsonArray columns, int priority) =>
        string.Join(' ', columns.Where(c => (int)c!["priority"]! == priority).Select(c => ((string)c!["name"]!).Replace(' ', '-')));

    // A Dataset in a namespace of the same name.
    private static async Task<string> CreateAsync(ResourceApi api, string spec)
    {
        string name = await api.NewNamespaceAsync();
        (HttpStatusCode status, JsonNode answer) = await api.CreateAsync("Dataset", name, ResourceCases.Text("Dataset", name, spec));
        Assert.True(status == HttpStatusCode.Created, answer.ToJsonString());
        return name;
    }

    private static async Task<JsonNode> PutStatusAsync(ResourceApi api, string name, DatasetStatus status, Action<JsonNode>? change = null)
    {
        string path = $"{ResourceApi.CollectionOf("Dataset", name)}/{name}";
        JsonNode dataset = (await api.GetAsync(path)).Answer;
        dataset["status"] = JsonNode.Parse(KubernetesJson.Serialize(status));
        change?.Invoke(dataset);
        return (await api.SendAsync(HttpMethod.Put, $"{path}/status", dataset.ToJsonString(), "application/json")).Answer;
    }
}
