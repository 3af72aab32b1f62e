using Grpc.Core;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using VastK8s.Api;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.CachePools;
using VastK8s.Api.Datasets;
using VastK8s.Api.Values;
using VastK8s.CsiDriver.Datasets;
using VastK8s.CsiDriver.Services;
using VastK8s.CsiDriver.Tests.Support;
using VastK8s.Kube;
using VastK8s.Kube.Memory;

namespace VastK8s.CsiDriver.Tests.Datasets;

public sealed class ClusterCatalogTests : IAsyncLifetime
{
    private readonly InMemoryApiServer _server = new();
    private readonly InMemoryKubeClient _client;

    public ClusterCatalogTests() => _client = new InMemoryKubeClient(_server);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _client.CreateAsync(new V1Namespace { ApiVersion = "v1", Kind = "Namespace", Metadata = new V1ObjectMeta { Name = "team-a" } }, cancellationToken: Token);

    public ValueTask DisposeAsync()
    {
        _server.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_Dataset_is_known_by_its_uid_with_its_size_and_whose_it_is()
    {
        var made = await _client.CreateAsync(New("team-a", "docs") with { Spec = new DatasetSpec { SharedWith = ["team-b"] } }, cancellationToken: Token);
        await _client.UpdateStatusAsync(made with { Status = new DatasetStatus { Snapshot = new DatasetSnapshot { Id = "1", Bytes = 42 } } }, cancellationToken: Token);
        var entry = (await New(_client).FindAsync("team-a", "docs", Token))!;
        Assert.Equal((made.Metadata.Uid, "team-a/docs", 42), (entry.Key, entry.DisplayName, entry.Bytes));
        Assert.True(entry.IsFor("team-a"));
        Assert.True(entry.IsFor("team-b"));
        Assert.False(entry.IsFor("team-c"));
        Assert.False(entry.IsFor(""));
    }

    [Fact]
    public async Task One_that_is_being_deleted_says_so()
    {
        var made = New("team-a", "docs");
        made.Metadata.Finalizers = ["vastk8s.io/dataset"];
        await _client.CreateAsync(made, cancellationToken: Token);
        Assert.False((await New(_client).FindAsync("team-a", "docs", Token))!.IsTerminating);
        await _client.DeleteAsync<Dataset>(new NamespacedName("team-a", "docs"), cancellationToken: Token);
        Assert.True((await New(_client).FindAsync("team-a", "docs", Token))!.IsTerminating);
    }

    [Fact]
    public async Task One_that_was_not_listed_yet_has_no_size()
    {
        await _client.CreateAsync(New("team-a", "docs"), cancellationToken: Token);
        Assert.Null((await New(_client).FindAsync("team-a", "docs", Token))!.Bytes);
    }

    [Fact]
    public async Task The_annotation_of_a_pod_comes_before_that_of_the_Dataset()
    {
        var (pod, docs) = (new NamespacedName("team-a", "pod-1"), new NamespacedName("team-a", "docs"));
        Assert.Null(await New(_client).WaitForAsync(pod, docs, Token));
        var dataset = New("team-a", "docs");
        dataset.Metadata.Annotations = new Dictionary<string, string> { [WaitFor.Attribute] = "90%" };
        await _client.CreateAsync(dataset, cancellationToken: Token);
        Assert.Equal("90%", await New(_client).WaitForAsync(pod, docs, Token));
        Assert.Equal("90%", await New(_client).WaitForAsync(null, docs, Token));
        var metadata = new V1ObjectMeta { Name = pod.Name, NamespaceProperty = pod.Namespace, Annotations = new Dictionary<string, string> { [WaitFor.Attribute] = "50%" } };
        await _client.CreateAsync(new V1Pod { ApiVersion = "v1", Kind = "Pod", Metadata = metadata, Spec = new V1PodSpec { Containers = [] } }, cancellationToken: Token);
        Assert.Equal("50%", await New(_client).WaitForAsync(pod, docs, Token));
    }

    [Fact]
    public async Task Annotations_that_nobody_can_be_asked_for_say_nothing() => Assert.Null(await New(new InMemoryKubeClient(_server, new InMemoryClientOptions { Faults = new NoAnswer() }))
        .WaitForAsync(new NamespacedName("team-a", "pod-1"), new NamespacedName("team-a", "docs"), Token));

    [Fact]
    public async Task There_is_none_of_another_name_or_namespace()
    {
        await _client.CreateAsync(New("team-a", "docs"), cancellationToken: Token);
        Assert.Null(await New(_client).FindAsync("team-a", "other", Token));
        Assert.Null(await New(_client).FindAsync("team-b", "docs", Token));
    }

    [Fact]
    public async Task Capacity_is_that_of_all_directories_of_all_nodes()
    {
        Assert.Equal(0, await New(_client).CapacityAsync(Token));
        foreach (var (node, directories) in ((string, long[])[])[("a", [5, 6]), ("b", [7]), ("c", [])])
        {
            var made = await _client.CreateAsync(
                new CacheNode { Metadata = new V1ObjectMeta { Name = $"default.{node}" }, Spec = new CacheNodeSpec { NodeName = node, Pool = "default" } }, cancellationToken: Token);
            if (directories.Length == 0) continue;
            var status = new CacheNodeStatus { Directories = [.. directories.Select(bytes => new NodeDirectoryStatus { Path = "/cache", CapacityBytes = bytes, State = NodeDirectoryStatus.Ready })] };
            await _client.UpdateStatusAsync(made with { Status = status }, cancellationToken: Token);
        }

        Assert.Equal(18, await New(_client).CapacityAsync(Token));
    }

    [Fact]
    public async Task An_API_server_that_does_not_answer_is_UNAVAILABLE()
    {
        var catalog = New(new InMemoryKubeClient(_server, new InMemoryClientOptions { Faults = new NoAnswer() }));
        Assert.Contains("Connection refused", await Refused.WithAsync(StatusCode.Unavailable, () => catalog.FindAsync("team-a", "docs", Token)), StringComparison.Ordinal);
        await Refused.WithAsync(StatusCode.Unavailable, () => catalog.CapacityAsync(Token));
    }

    [Fact]
    public async Task Nodes_of_a_Dataset_are_those_of_its_pool_that_it_selects()
    {
        await _client.CreateAsync(
            new CachePool { Metadata = new V1ObjectMeta { Name = "gpu" }, Spec = new CachePoolSpec { NodeSelector = new ValueMap<string>([new("pool", "gpu")]) } }, cancellationToken: Token);
        var spec = new DatasetSpec { PoolRef = new NameReference { Name = "gpu" }, NodeSelector = new ValueMap<string>([new("disk", "nvme")]) };
        await _client.CreateAsync(New("team-a", "docs") with { Spec = spec }, cancellationToken: Token);
        var catalog = New(_client);
        var labels = await catalog.NodeLabelsAsync((await catalog.FindAsync("team-a", "docs", Token))!, Token);
        Assert.Equal([new("disk", "nvme"), new("pool", "gpu")], labels);
    }

    [Theory]
    [InlineData(403, "its ClusterRole lacks the verb get for datasets.vastk8s.io")]
    [InlineData(401, "does not take its token")]
    [InlineData(500, "asked to get Datasets")]
    public async Task What_the_driver_may_not_do_is_said_with_the_right_that_it_lacks(int code, string words)
    {
        var catalog = New(new InMemoryKubeClient(_server, new InMemoryClientOptions { Faults = new Refusal(code) }));
        var text = await Refused.WithAsync(StatusCode.Unavailable, () => catalog.FindAsync("team-a", "docs", Token));
        Assert.Contains(words, text, StringComparison.Ordinal);
        Assert.Equal(code != 500, text.StartsWith("the driver may not get Datasets", StringComparison.Ordinal));
    }

    private static ClusterCatalog New(InMemoryKubeClient client) => new(client, NullLogger<ClusterCatalog>.Instance);

    private static Dataset New(string @namespace, string name) => new() { Metadata = new V1ObjectMeta { NamespaceProperty = @namespace, Name = name } };
}
