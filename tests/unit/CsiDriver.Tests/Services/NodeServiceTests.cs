using Grpc.Core;
using Microsoft.Extensions.Logging.Abstractions;
using VastK8s.Api.Agent;
using VastK8s.CsiDriver.Agents;
using VastK8s.CsiDriver.Hosting;
using VastK8s.CsiDriver.Mounting;
using VastK8s.CsiDriver.Protocol;
using VastK8s.CsiDriver.Services;
using VastK8s.CsiDriver.Tests.Support;
using Mode = VastK8s.CsiDriver.Protocol.VolumeCapability.Types.AccessMode.Types.Mode;

namespace VastK8s.CsiDriver.Tests.Services;

/// <summary>What is asked of the agent; mounts are with the integration tests.</summary>
public sealed class NodeServiceTests : IAsyncLifetime
{
    private readonly Folder _folder = new();
    private readonly MemoryCatalog _datasets = new(hasNamespaces: true);
    private FakeAgent _agent = null!;
    private AgentLink _link = null!;

    private static VolumeCapability Capability => new() { Mount = new(), AccessMode = new() { Mode = Mode.MultiNodeReaderOnly } };

    public async ValueTask InitializeAsync()
    {
        _agent = await FakeAgent.StartAsync(_folder.File("agent.sock"));
        _link = new AgentLink(_folder.File("agent.sock"), TimeSpan.FromSeconds(20), TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        _link.Dispose();
        await _agent.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_pod_that_waits_for_a_share_has_the_agent_asked_to_mount_it_first()
    {
        _datasets.Add("team-a", "docs", "uid");
        using var patience = new CancellationTokenSource();
        var isKnown = false;
        _agent.OnMount = request =>
        {
            isKnown = request is { Dataset: "uid", Target: "" };
            return new MountReply { Target = _folder.File("mounts/uid/1.partial") };
        };
        _agent.OnStatus = _ =>
        {
            if (!isKnown) throw new RpcException(new Status(StatusCode.NotFound, "no Dataset uid"));
            patience.Cancel();
            return new GetStatusReply { Datasets = { new DatasetStatus { Name = "uid", Snapshot = new VastK8s.Api.Agent.Snapshot { Id = "1", Bytes = 10 } } } };
        };
        var request = new NodePublishVolumeRequest
        {
            VolumeId = "csi-1",
            TargetPath = _folder.File("target"),
            VolumeCapability = Capability,
            VolumeContext = { ["csi.storage.k8s.io/ephemeral"] = "true", ["csi.storage.k8s.io/pod.namespace"] = "team-a", ["dataset"] = "docs", [WaitFor.Attribute] = "90%" },
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => New().NodePublishVolume(request, new Call(patience.Token)));
        Assert.Equal((true, 1), (isKnown, _agent.Questions));
        Assert.False(Directory.Exists(request.TargetPath));
    }

    [Fact]
    public async Task What_is_missing_is_named_before_the_agent_is_asked()
    {
        var node = New();
        Assert.Equal("volume_id is missing", await InvalidAsync(() => node.NodeStageVolume(new NodeStageVolumeRequest { StagingTargetPath = "/s", VolumeCapability = Capability }, Call.New)));
        Assert.Equal("staging_target_path is missing", await InvalidAsync(() => node.NodeStageVolume(new NodeStageVolumeRequest { VolumeId = "uid", VolumeCapability = Capability }, Call.New)));
        Assert.Equal("volume_capability is missing", await InvalidAsync(() => node.NodeStageVolume(new NodeStageVolumeRequest { VolumeId = "uid", StagingTargetPath = "/s" }, Call.New)));
        Assert.Equal("target_path is missing", await InvalidAsync(() => node.NodePublishVolume(new NodePublishVolumeRequest { VolumeId = "uid", VolumeCapability = Capability }, Call.New)));
        Assert.Equal("target_path is missing", await InvalidAsync(() => node.NodeUnpublishVolume(new NodeUnpublishVolumeRequest { VolumeId = "uid" }, Call.New)));
        Assert.Equal("staging_target_path is missing", await InvalidAsync(() => node.NodeUnstageVolume(new NodeUnstageVolumeRequest { VolumeId = "uid" }, Call.New)));
        Assert.Equal("volume_path is missing", await InvalidAsync(() => node.NodeGetVolumeStats(new NodeGetVolumeStatsRequest { VolumeId = "uid" }, Call.New)));
        Assert.Contains("'../x'", await Refused.WithAsync(StatusCode.NotFound, () => node.NodeStageVolume(new NodeStageVolumeRequest { VolumeId = "../x", StagingTargetPath = "/s", VolumeCapability = Capability }, Call.New)), StringComparison.Ordinal);
    }

    private static Task<string> InvalidAsync(Func<Task> call) => Refused.WithAsync(StatusCode.InvalidArgument, call);

    private NodeService New() => new(
        new DriverOptions { SocketPath = _folder.File("csi.sock"), Node = "node-1", AgentDirectory = _folder.Path },
        new VolumeMounts(_link, _folder.Path, NullLogger<VolumeMounts>.Instance),
        new VolumeUse(_datasets, new WaitFor(_link, TimeProvider.System), TimeProvider.System, NullLogger<VolumeUse>.Instance),
        new VolumeStats(_link));
}
