using Grpc.Core;
using VastK8s.CsiDriver.Hosting;
using VastK8s.CsiDriver.Mounting;
using VastK8s.CsiDriver.Protocol;
using VastK8s.CsiDriver.Volumes;
using Rpc = VastK8s.CsiDriver.Protocol.NodeServiceCapability.Types.RPC.Types.Type;

namespace VastK8s.CsiDriver.Services;

/// <summary>Mounts on this node (CSI specification, Node service). Every call may be repeated, and any number run at once.</summary>
internal sealed class NodeService(DriverOptions options, VolumeMounts mounts, VolumeUse use, VolumeStats stats) : Node.NodeBase
{
    /// <summary>Topology key of a node's name.</summary>
    public const string TopologyKey = "topology.csi.vastk8s.io/node";

    private static readonly Rpc[] Capabilities = [Rpc.StageUnstageVolume, Rpc.GetVolumeStats, Rpc.VolumeCondition];

    public override Task<NodeGetCapabilitiesResponse> NodeGetCapabilities(NodeGetCapabilitiesRequest request, ServerCallContext context)
    {
        var response = new NodeGetCapabilitiesResponse();
        response.Capabilities.AddRange(Capabilities.Select(type => new NodeServiceCapability { Rpc = new NodeServiceCapability.Types.RPC { Type = type } }));
        return Task.FromResult(response);
    }

    public override Task<NodeGetInfoResponse> NodeGetInfo(NodeGetInfoRequest request, ServerCallContext context)
    {
        var response = new NodeGetInfoResponse { NodeId = options.Node, AccessibleTopology = new Topology() };
        response.AccessibleTopology.Segments.Add(TopologyKey, options.Node);
        return Task.FromResult(response);
    }

    /// <summary>
    /// Has the Dataset mounted on the node, once for all pods. At the staging path nothing is mounted: kubelet does not unstage while the file system that it finds there is mounted anywhere else
    /// (GetDeviceMountRefs), which it is, at the agent's own place and for pods of other volumes of the Dataset. And it would keep the snapshot of the first pod for as long as there is any.
    /// </summary>
    public override async Task<NodeStageVolumeResponse> NodeStageVolume(NodeStageVolumeRequest request, ServerCallContext context)
    {
        var volume = Require.Volume(request.VolumeId);
        Require.Path(request.StagingTargetPath, "staging_target_path");
        Require.Capability(request.VolumeCapability);
        await mounts.PrepareAsync(volume.Dataset, context.CancellationToken).ConfigureAwait(false);
        return new NodeStageVolumeResponse();
    }

    public override async Task<NodeUnstageVolumeResponse> NodeUnstageVolume(NodeUnstageVolumeRequest request, ServerCallContext context)
    {
        var volume = VolumeHandle.Parse(Require.Text(request.VolumeId, "volume_id"));
        await mounts.UnbindAsync(Require.Path(request.StagingTargetPath, "staging_target_path"), remove: false, volume?.Dataset, context.CancellationToken).ConfigureAwait(false);
        return new NodeUnstageVolumeResponse();
    }

    /// <summary>Shows a pod the snapshot of now; pods before it may see an older one, and go on to.</summary>
    public override async Task<NodePublishVolumeResponse> NodePublishVolume(NodePublishVolumeRequest request, ServerCallContext context)
    {
        Require.Text(request.VolumeId, "volume_id");
        var target = Require.Path(request.TargetPath, "target_path");
        Require.Capability(request.VolumeCapability);
        var volume = await use.ResolveAsync(request, dataset => VolumeMounts.Find(dataset, target) is not null, context.CancellationToken).ConfigureAwait(false);
        if (volume.WaitFor is { } share && VolumeMounts.Find(volume.Dataset, target) is null)
        {
            // An agent of a cluster learns of a Dataset that its node holds no copy of by being asked to mount it.
            await mounts.PrepareAsync(volume.Dataset, context.CancellationToken).ConfigureAwait(false);
            await use.Wait.RunAsync(volume.Dataset, share, context.CancellationToken).ConfigureAwait(false);
        }

        await mounts.BindAsync(volume.Dataset, target, volume.Path, context.CancellationToken).ConfigureAwait(false);
        return new NodePublishVolumeResponse();
    }

    public override async Task<NodeUnpublishVolumeResponse> NodeUnpublishVolume(NodeUnpublishVolumeRequest request, ServerCallContext context)
    {
        Require.Text(request.VolumeId, "volume_id");
        await mounts.UnbindAsync(Require.Path(request.TargetPath, "target_path"), remove: true, prepared: null, context.CancellationToken).ConfigureAwait(false);
        return new NodeUnpublishVolumeResponse();
    }

    public override Task<NodeGetVolumeStatsResponse> NodeGetVolumeStats(NodeGetVolumeStatsRequest request, ServerCallContext context) =>
        stats.OfAsync(Require.Text(request.VolumeId, "volume_id"), Require.Text(request.VolumePath, "volume_path"), context.CancellationToken);
}
