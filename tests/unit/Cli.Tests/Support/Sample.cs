using VastK8s.Api.Agent;

namespace VastK8s.Cli.Tests.Support;

internal static class Sample
{
    public const string SnapshotId = "3f2a91c0b7d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e";

    public static Snapshot Snapshot()
    {
        var snapshot = new Snapshot
        {
            Id = SnapshotId,
            Objects = 10_000,
            Bytes = 4L << 30,
            Directories = 120,
            CreatedUnixMs = 1_700_000_000_000,
        };
        snapshot.Skipped.Add("SpecialFile", 3);
        snapshot.Skipped.Add("DotComponent", 1);
        snapshot.SkippedSamples.Add(new SkippedKey { Reason = "SpecialFile", Key = "dev/null" });
        snapshot.SkippedSamples.Add(new SkippedKey { Reason = "DotComponent", Key = "a/../b\u001b[31m" });
        return snapshot;
    }

    public static PrefetchProgress Running(long objects = 2_500) => new()
    {
        State = PrefetchProgress.Types.State.Running,
        ObjectsTotal = 10_000,
        ObjectsDone = objects,
        BytesTotal = 4L << 30,
        BytesDone = (4L << 30) * objects / 10_000,
        Rate = 512 << 20,
        EtaSeconds = 65,
        Concurrency = 16,
    };

    public static PrefetchProgress Complete() => new()
    {
        State = PrefetchProgress.Types.State.Complete,
        ObjectsTotal = 10_000,
        ObjectsDone = 10_000,
        BytesTotal = 4L << 30,
        BytesDone = 4L << 30,
        Rate = 512 << 20,
    };

    public static PrefetchProgress Incomplete()
    {
        PrefetchProgress progress = Complete();
        progress.State = PrefetchProgress.Types.State.Incomplete;
        progress.ObjectsDone = 9_998;
        progress.ObjectsFailed = 2;
        progress.BytesDone -= 2048;
        progress.BytesFailed = 2048;
        progress.EtaSeconds = -1;
        progress.Failures.Add(new Failure { Key = "train/a.jpg", Message = "changed since it was listed; index again" });
        return progress;
    }

    public static GetStatusReply Status()
    {
        var status = new GetStatusReply { Agent = new AgentInfo { Version = "0.1.0", Pid = 4242, StartedUnixMs = 1_700_000_000_000 } };
        status.Agent.Limitations.Add("no /dev/fuse");
        status.Directories.Add(new CacheDirectory { Path = "/cache", CapacityBytes = 100L << 30, UsedBytes = 1L << 30, State = "Ready" });
        status.Directories.Add(new CacheDirectory { Path = "/bad", State = "Failed", Message = "EIO" });
        status.Conditions.Add(new Condition { Type = "DescriptorsHeld", Status = "True", Reason = "Connected" });
        var logs = new DatasetStatus { Name = "logs" };
        logs.Sources.Add("gs://bucket/logs");
        var imagenet = new DatasetStatus
        {
            Name = "imagenet",
            Snapshot = Snapshot(),
            CachedObjects = 2_500,
            CachedBytes = 1L << 30,
            OriginBytes = 1L << 30,
            OriginRequests = 2_600,
            HitBytes = 7 << 20,
            MissBytes = 3 << 20,
            ReadErrors = 1,
        };
        imagenet.Sources.Add("s3://bucket/imagenet");
        imagenet.Mounts.Add(new MountStatus { Target = "/mnt/imagenet", SnapshotId = SnapshotId, Mode = MountMode.Partial });
        imagenet.Conditions.Add(new Condition { Type = "Indexed", Status = "True", Reason = "Listed", Message = "10000 objects", LastTransitionUnixMs = 5 });
        imagenet.Conditions.Add(new Condition { Type = "SourceReachable", Status = "False", Reason = "AccessDenied" });
        status.Datasets.Add([logs, imagenet]);
        return status;
    }
}
