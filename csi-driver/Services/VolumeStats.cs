using System.Collections.Concurrent;
using Grpc.Core;
using VastK8s.Api.Agent;
using VastK8s.CsiDriver.Agents;
using VastK8s.CsiDriver.Mounting;
using VastK8s.CsiDriver.Protocol;

namespace VastK8s.CsiDriver.Services;

/// <summary>How large a mounted volume is, and whether it can be read.</summary>
/// <param name="agent">Knows.</param>
internal sealed class VolumeStats(AgentLink agent)
{
    private const string MountsCondition = "Mounts";
    private const string ConditionFalse = "False";

    // By snapshot: what is said of one that is mounted does not change.
    private readonly ConcurrentDictionary<ImageSource, MountStatus> _known = new();

    /// <summary>Answers for a path. A Dataset is full by nature: nothing can be written, so nothing is available.</summary>
    public async Task<NodeGetVolumeStatsResponse> OfAsync(string volumeId, string path, CancellationToken cancellationToken)
    {
        var volume = Require.Volume(volumeId);
        if (VolumeMounts.Find(volume.Dataset, path) is not { } image) throw CsiError.NotFound($"volume '{volumeId}' is not mounted at {path}");
        var condition = new VolumeCondition { Message = "mounted" };
        try
        {
            var status = await agent.StatusAsync(volume.Dataset, cancellationToken).ConfigureAwait(false);
            if (status.Mounts.FirstOrDefault(m => m.SnapshotId == image.Snapshot) is { } mount) _known[image] = mount;
            if (status.Conditions.FirstOrDefault(c => c.Type == MountsCondition && c.Status == ConditionFalse) is { } broken) condition = new VolumeCondition { Abnormal = true, Message = broken.Message };
        }
        catch (RpcException e) when (_known.ContainsKey(image))
        {
            condition = new VolumeCondition { Abnormal = true, Message = $"what is not cached waits: {e.Status.Detail}" };
        }

        if (!_known.TryGetValue(image, out var size)) throw CsiError.Unavailable($"the agent does not know of the mount of {volume.Dataset} at {path}");
        return new NodeGetVolumeStatsResponse
        {
            Usage =
            {
                new VolumeUsage { Unit = VolumeUsage.Types.Unit.Bytes, Total = size.Bytes, Used = size.Bytes },
                new VolumeUsage { Unit = VolumeUsage.Types.Unit.Inodes, Total = size.Inodes, Used = size.Inodes },
            },
            VolumeCondition = condition,
        };
    }
}
