using VastK8s.Api.Agent;
using VastK8s.CacheAgent.Datasets;
using VastK8s.CacheAgent.Prefetching;
using VastK8s.CacheAgent.Snapshots;

namespace VastK8s.CacheAgent.Hosting;

/// <summary>The agent's state as messages of its protocol.</summary>
internal static class Messages
{
    public static Snapshot Snapshot(SnapshotInfo info)
    {
        var message = new Snapshot
        {
            Id = info.Id,
            Objects = info.Objects,
            Bytes = info.Bytes,
            Directories = info.Directories,
            CreatedUnixMs = info.Created.ToUnixTimeMilliseconds(),
        };
        foreach (var (reason, count) in info.Skipped) message.Skipped.Add(reason.ToString(), count);
        message.SkippedSamples.AddRange(info.SkippedSamples.Select(s => new Api.Agent.SkippedKey { Reason = s.Reason.ToString(), Key = s.Key }));
        return message;
    }

    public static PrefetchProgress Progress(PrefetchReport report, int concurrency)
    {
        var message = new PrefetchProgress
        {
            State = report.State switch
            {
                PrefetchState.Complete => PrefetchProgress.Types.State.Complete,
                PrefetchState.Incomplete => PrefetchProgress.Types.State.Incomplete,
                _ => PrefetchProgress.Types.State.Running,
            },
            ObjectsTotal = report.ObjectsTotal,
            ObjectsDone = report.ObjectsDone,
            ObjectsFailed = report.ObjectsFailed,
            BytesTotal = report.BytesTotal,
            BytesDone = report.BytesDone,
            BytesFailed = report.BytesFailed,
            Rate = report.Rate,
            EtaSeconds = report.EtaSeconds,
            Concurrency = concurrency,
        };
        message.Failures.AddRange(report.Failures.Select(f => new Failure { Key = f.Key, Message = f.Message }));
        return message;
    }

    public static DatasetStatus Status(CachedDataset dataset)
    {
        var (objects, bytes) = dataset.CountCached();
        var message = new DatasetStatus
        {
            Name = dataset.Name,
            Snapshot = dataset.Snapshot is { } info ? Snapshot(info) : null,
            CachedObjects = objects,
            CachedBytes = bytes,
            OriginBytes = dataset.Counters.OriginBytes,
            OriginRequests = dataset.Counters.OriginRequests,
            HitBytes = dataset.Counters.HitBytes,
            MissBytes = dataset.Counters.MissBytes,
            ReadErrors = dataset.Counters.ReadErrors,
        };
        message.Sources.AddRange(dataset.Spec.Spec.Sources.Select(s => s.Uri));
        message.Mounts.AddRange(dataset.MountRecords.Select(m => Mount(m, dataset.FindSnapshot(m.SnapshotId))));
        message.Conditions.AddRange(dataset.Conditions.All.Select(Condition));
        return message;
    }

    public static CacheDirectory Directory(Blobs.CacheDirectory directory) => new()
    {
        Path = directory.Path,
        CapacityBytes = directory.Capacity,
        UsedBytes = directory.Used,
        State = directory.State.ToString(),
        Message = directory.Message,
    };

    public static Condition Condition(Conditions.Condition condition) => new()
    {
        Type = condition.Type,
        Status = condition.Status ? "True" : "False",
        Reason = condition.Reason,
        Message = condition.Message,
        LastTransitionUnixMs = condition.LastTransition.ToUnixTimeMilliseconds(),
    };

    private static MountStatus Mount(MountRecord record, SnapshotInfo? snapshot) => new()
    {
        Target = record.Target,
        SnapshotId = record.SnapshotId,
        Mode = record.Direct ? MountMode.Direct : MountMode.Partial,
        Bytes = snapshot?.Bytes ?? 0,
        Inodes = snapshot is null ? 0 : snapshot.Objects + snapshot.Directories + 1,
    };
}
