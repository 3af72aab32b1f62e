using Grpc.Core;
using k8s.Models;
using VastK8s.CsiDriver.Tests.Support;
using VastK8s.CsiDriver.Volumes;
using VastK8s.Kube;
using VastK8s.Kube.Memory;

namespace VastK8s.CsiDriver.Tests.Volumes;

public sealed class ClusterVolumesTests : IDisposable
{
    private readonly InMemoryApiServer _server = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private InMemoryKubeClient Client => new(_server);

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Volumes_are_the_PersistentVolumes_of_the_driver()
    {
        await CreateAsync("pv-1", "uid/1", "10Gi");
        await CreateAsync("pv-2", "nfs#1", "1Gi", driver: "nfs.csi.k8s.io");
        var all = await new ClusterVolumes(Client).ListAsync(Token);
        var volume = Assert.Single(all);
        Assert.Equal(("uid/1", "docs", "team-a", 10L << 30), (volume.Id, volume.Dataset, volume.Namespace, volume.CapacityBytes));
    }

    [Fact]
    public async Task One_whose_PersistentVolume_is_there_is_as_that_says()
    {
        await CreateAsync("pv-1", "uid/1", "10Gi");
        var volumes = new ClusterVolumes(Client);
        Assert.Equal(10L << 30, (await volumes.AddAsync("pv-1", Wanted("uid/1"), Token)).CapacityBytes);
        Assert.Equal(5, (await volumes.AddAsync("pv-2", Wanted("uid/2"), Token)).CapacityBytes);
    }

    [Fact]
    public async Task Of_all_PersistentVolumes_the_one_of_that_name_is_read()
    {
        foreach (var i in Enumerable.Range(1, 20)) await CreateAsync($"pv-{i}", $"nfs#{i}", "1Gi", driver: "nfs.csi.k8s.io");
        await CreateAsync("pvc-1", "uid/1", "10Gi");
        var calls = new Calls();
        var volumes = new ClusterVolumes(new InMemoryKubeClient(_server, new InMemoryClientOptions { Faults = calls }));
        foreach (var name in (string[])["pvc-1", "pvc-2"]) await volumes.AddAsync(name, Wanted("uid/1"), Token);
        Assert.Equal(["get pvc-1", "get pvc-2"], calls.Seen);
    }

    [Theory]
    [InlineData("csi.vastk8s.io", "uid/2")]
    [InlineData("nfs.csi.k8s.io", "uid/1")]
    public async Task A_name_that_is_another_volume_s_is_ALREADY_EXISTS(string driver, string handle)
    {
        await CreateAsync("pvc-1", handle, "1Gi", driver);
        Assert.Contains("pvc-1", await Refused.WithAsync(StatusCode.AlreadyExists, () => new ClusterVolumes(Client).AddAsync("pvc-1", Wanted("uid/1"), Token)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../namespaces/x")]
    [InlineData("A b")]
    public async Task A_name_that_no_PersistentVolume_can_have_is_not_asked_for(string name)
    {
        var calls = new Calls();
        await new ClusterVolumes(new InMemoryKubeClient(_server, new InMemoryClientOptions { Faults = calls })).AddAsync(name, Wanted("uid/1"), Token);
        Assert.Empty(calls.Seen);
    }

    [Fact]
    public async Task A_volume_keeps_its_place_while_others_go()
    {
        foreach (var i in Enumerable.Range(1, 4)) await CreateAsync($"pv-{i}", $"uid/{i}", "1Gi");
        var volumes = new ClusterVolumes(Client);
        var before = (await volumes.ListAsync(Token)).ToDictionary(v => v.Id, v => v.Number);
        await Client.DeleteAsync<V1PersistentVolume>(new NamespacedName("", "pv-1"), cancellationToken: Token);
        Assert.All(await volumes.ListAsync(Token), v => Assert.Equal(before[v.Id], v.Number));
    }

    [Fact]
    public async Task An_API_server_that_does_not_answer_is_UNAVAILABLE()
    {
        var volumes = new ClusterVolumes(new InMemoryKubeClient(_server, new InMemoryClientOptions { Faults = new NoAnswer() }));
        Assert.Contains("list PersistentVolumes", await Refused.WithAsync(StatusCode.Unavailable, () => volumes.ListAsync(Token)), StringComparison.Ordinal);
        Assert.Contains("get PersistentVolumes", await Refused.WithAsync(StatusCode.Unavailable, () => volumes.AddAsync("pvc-1", Wanted("uid/1"), Token)), StringComparison.Ordinal);
    }

    private static ProvisionedVolume Wanted(string id) => new(id, "docs", "team-a", 5, 0);

    private Task<V1PersistentVolume> CreateAsync(string name, string handle, string capacity, string driver = "csi.vastk8s.io") => Client.CreateAsync(
        new V1PersistentVolume
        {
            ApiVersion = "v1",
            Kind = "PersistentVolume",
            Metadata = new V1ObjectMeta { Name = name },
            Spec = new V1PersistentVolumeSpec
            {
                AccessModes = ["ReadOnlyMany"],
                Capacity = new Dictionary<string, ResourceQuantity> { ["storage"] = new ResourceQuantity(capacity) },
                Csi = new V1CSIPersistentVolumeSource
                {
                    Driver = driver,
                    VolumeHandle = handle,
                    VolumeAttributes = new Dictionary<string, string> { ["dataset"] = "docs", ["namespace"] = "team-a" },
                },
            },
        },
        cancellationToken: Token);
}
