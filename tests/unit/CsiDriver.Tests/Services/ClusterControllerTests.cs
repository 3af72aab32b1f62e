using Grpc.Core;
using k8s.Models;
using VastK8s.CsiDriver.Protocol;
using VastK8s.CsiDriver.Services;
using VastK8s.CsiDriver.Tests.Support;
using VastK8s.CsiDriver.Volumes;
using VastK8s.Kube;
using VastK8s.Kube.Memory;
using Mode = VastK8s.CsiDriver.Protocol.VolumeCapability.Types.AccessMode.Types.Mode;

namespace VastK8s.CsiDriver.Tests.Services;

/// <summary>In a cluster: claims are in namespaces, and volumes are PersistentVolumes.</summary>
public class ClusterControllerTests
{
    private const string Uid = "5d2c9a52-7f4e-4f4f-9c1a-0f6b1f0a9d3e";
    private readonly MemoryCatalog _datasets = new(hasNamespaces: true);
    private readonly InMemoryKubeClient _client = new(new InMemoryApiServer());

    public ClusterControllerTests() => _datasets.Add("team-a", "docs", Uid, 42, "team-b");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ControllerService Controller => new(_datasets, new ClusterVolumes(_client));

    [Theory]
    [InlineData("team-a", null)]
    [InlineData("team-a", "team-a")]
    [InlineData("team-b", "team-a")]
    public async Task A_claim_has_a_Dataset_of_its_namespace_or_shared_with_it(string claim, string? home)
    {
        var volume = (await Controller.CreateVolume(Request("pvc-1", claim, home), Call.New)).Volume;
        Assert.Equal(Uid, VolumeHandle.Parse(volume.VolumeId)!.Dataset);
        Assert.Equal(("docs", "team-a"), (volume.VolumeContext["dataset"], volume.VolumeContext["namespace"]));
    }

    [Fact]
    public async Task What_is_not_shared_is_refused_in_the_words_for_what_is_not_there()
    {
        var hidden = await Refused.WithAsync(StatusCode.InvalidArgument, () => Controller.CreateVolume(Request("pvc-1", "team-c", "team-a"), Call.New));
        var missing = await Refused.WithAsync(StatusCode.InvalidArgument, () => Controller.CreateVolume(Request("pvc-1", "team-c", "team-a", "none"), Call.New));
        Assert.Equal(hidden, missing.Replace("none", "docs", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_Dataset_that_is_being_deleted_makes_no_volume()
    {
        _datasets.SetTerminating("team-a", "docs");
        Assert.Equal("Dataset team-a/docs is being deleted", await Refused.WithAsync(StatusCode.FailedPrecondition, () => Controller.CreateVolume(Request("pvc-1", "team-b", "team-a"), Call.New)));
        await Refused.WithAsync(StatusCode.InvalidArgument, () => Controller.CreateVolume(Request("pvc-1", "team-c", "team-a"), Call.New));
    }

    [Fact]
    public async Task A_Dataset_of_another_namespace_is_named_with_it() => Assert.EndsWith(
        "there is no Dataset team-b/docs; a Dataset of another namespace is named with parameters.namespace",
        await Refused.WithAsync(StatusCode.InvalidArgument, () => Controller.CreateVolume(Request("pvc-1", "team-b", null), Call.New)),
        StringComparison.Ordinal);

    [Fact]
    public async Task A_volume_can_be_had_where_its_Dataset_can()
    {
        Assert.Empty((await Controller.CreateVolume(Request("pvc-1", "team-a", null), Call.New)).Volume.AccessibleTopology);
        _datasets.NodeLabels["example.com/pool"] = "gpu";
        _datasets.NodeLabels["disk"] = "nvme";
        var topology = Assert.Single((await Controller.CreateVolume(Request("pvc-1", "team-a", null), Call.New)).Volume.AccessibleTopology);
        Assert.Equal(_datasets.NodeLabels, topology.Segments);
    }

    [Fact]
    public async Task Whose_claim_it_is_has_to_be_said()
    {
        var request = Request("pvc-1", "team-a", null);
        request.Parameters.Remove("csi.storage.k8s.io/pvc/namespace");
        Assert.Contains("--extra-create-metadata", await Refused.WithAsync(StatusCode.FailedPrecondition, () => Controller.CreateVolume(request, Call.New)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_provisioner_adds_is_no_unknown_parameter()
    {
        var request = Request("pvc-1", "team-a", null);
        request.Parameters["csi.storage.k8s.io/pvc/name"] = "claim";
        request.Parameters["csi.storage.k8s.io/pv/name"] = "pvc-1";
        await Controller.CreateVolume(request, Call.New);
    }

    [Theory]
    [InlineData("namespace", "")]
    [InlineData("namespace", "../team-a")]
    [InlineData("dataset", "../docs")]
    public async Task A_name_that_cannot_be_one_is_refused_and_nobody_is_asked(string parameter, string value)
    {
        var request = Request("pvc-1", "team-a", null);
        request.Parameters[parameter] = value;
        Assert.Contains($"parameters.{parameter}", await Refused.WithAsync(StatusCode.InvalidArgument, () => Controller.CreateVolume(request, Call.New)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_PersistentVolume_remembers_what_was_asked_for()
    {
        var request = Request("pvc-1", "team-a", null);
        request.CapacityRange = new CapacityRange { RequiredBytes = 100 };
        var volume = (await Controller.CreateVolume(request, Call.New)).Volume;
        await PersistAsync("pvc-1", volume);
        Assert.Equal(volume, (await Controller.CreateVolume(request, Call.New)).Volume);
        request.CapacityRange.RequiredBytes = 101;
        await Refused.WithAsync(StatusCode.AlreadyExists, () => Controller.CreateVolume(request, Call.New));
    }

    [Fact]
    public async Task A_volume_that_is_deleted_between_two_pages_takes_no_other_out_of_the_listing()
    {
        var ids = new List<string>();
        foreach (var i in Enumerable.Range(1, 5))
        {
            var volume = (await Controller.CreateVolume(Request($"pvc-{i}", "team-a", null), Call.New)).Volume;
            await PersistAsync($"pvc-{i}", volume);
            ids.Add(volume.VolumeId);
        }

        var first = await Controller.ListVolumes(new ListVolumesRequest { MaxEntries = 2 }, Call.New);
        foreach (var entry in first.Entries) await _client.DeleteAsync<V1PersistentVolume>(new NamespacedName("", $"pvc-{ids.IndexOf(entry.Volume.VolumeId) + 1}"), cancellationToken: Token);
        var rest = await Controller.ListVolumes(new ListVolumesRequest { StartingToken = first.NextToken }, Call.New);
        Assert.Equal(ids.Order(), first.Entries.Concat(rest.Entries).Select(e => e.Volume.VolumeId).Order());
    }

    private Task<V1PersistentVolume> PersistAsync(string name, Volume volume) => _client.CreateAsync(
        new V1PersistentVolume
        {
            ApiVersion = "v1",
            Kind = "PersistentVolume",
            Metadata = new V1ObjectMeta { Name = name },
            Spec = new V1PersistentVolumeSpec
            {
                Capacity = new Dictionary<string, ResourceQuantity> { ["storage"] = new ResourceQuantity($"{volume.CapacityBytes}") },
                Csi = new V1CSIPersistentVolumeSource { Driver = "csi.vastk8s.io", VolumeHandle = volume.VolumeId, VolumeAttributes = volume.VolumeContext.ToDictionary() },
            },
        },
        cancellationToken: Token);

    private static CreateVolumeRequest Request(string name, string claim, string? home, string dataset = "docs")
    {
        var request = new CreateVolumeRequest
        {
            Name = name,
            Parameters = { ["dataset"] = dataset, ["csi.storage.k8s.io/pvc/namespace"] = claim },
            VolumeCapabilities = { new VolumeCapability { Mount = new(), AccessMode = new() { Mode = Mode.MultiNodeReaderOnly } } },
        };
        if (home is not null) request.Parameters["namespace"] = home;
        return request;
    }
}
