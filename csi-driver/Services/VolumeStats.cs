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

    // As the agent said last, for when it is away: what it says of one that is mounted does not change. By Dataset.
    private readonly ConcurrentDictionary<string, IReadOnlyList<MountStatus>> _known = new(StringComparer.Ordinal);

    /// <summary>Answers for a path. A Dataset is full by nature: nothing can be written, so nothing is available.</summary>
    public async Task<NodeGetVolumeStatsResponse> OfAsync(string volumeId, string path, CancellationToken cancellationToken)
    {
        var volume = Require.Volume(volumeId);
        if (VolumeMounts.Find(volume.Dataset, path) is not { } image) throw CsiError.NotFound($"volume '{volumeId}' is not mounted at {path}");
        var condition = new VolumeCondition { Message = "mounted" };
        try
        {
            var status = await agent.StatusAsync(volume.Dataset, cancellationToken).ConfigureAwait(false);
            _known[image.Dataset] = status.Mounts;
            if (status.Conditions.FirstOrDefault(c => c.Type == MountsCondition && c.Status == ConditionFalse) is { } broken) condition = new VolumeCondition { Abnormal = true, Message = broken.Message };
        }
        catch (RpcException e) when (Known(image) is not null)
        {
            condition = new VolumeCondition { Abnormal = true, Message = $"what is not cached waits: {e.Status.Detail}" };
        }

        var size = Known(image) ?? throw CsiError.Unavailable($"the agent does not know of the mount of {volume.Dataset} at {path}");
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

    private MountStatus? Known(ImageSource image) => _known.GetValueOrDefault(image.Dataset)?.FirstOrDefault(mount => mount.SnapshotId == image.Snapshot);
}
