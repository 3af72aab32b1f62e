namespace VastK8s.Benchmarks.Figures;

/// <summary>Every figure that has a target, in the order of the report.</summary>
internal static class Goals
{
    private const string Warm = "the same files on the machine's file system, page cache warm";
    private const string Native = "the same load on the same files on the node's file system, outside of a pod, page cache warm";
    private const string Cold = "the same files on the machine's file system, page cache dropped before each run";

    public static IReadOnlyList<Goal> All { get; } =
    [
        new("warm.epoch", "ratio", Warm, true, 0.85),
        new("warm.open", "ratio", Warm, true, 0.85),
        new("warm.stat", "ratio", Warm, true, 0.85),
        new("warm.seq", "ratio", Warm, true, 0.95),
        new("warm.rand4k", "ratio", Warm, true, 0.95),
        new("warm.mmap", "ratio", Warm, true, 1.0),
        new("warm.readdir", "ratio", Warm, true, 2.0),
        new("cold.complete", "ratio", Cold, true, 0.9),
        new("cold.partial", "ratio", Cold, true, 0.6),
        new("prefetch.large", "ratio", "the faster of rclone copy and aws s3 cp", true, 1.0),
        new("prefetch.small", "ratio", "the faster of rclone copy and aws s3 cp", true, 2.0),
        new("prefetch.cpu", "ratio", "rclone copy, user + system seconds over both sets", false, 0.5),
        new("readthrough.ttfb", "ratio", "a bare ranged GET of the file's first 128 KiB, connection kept alive", false, 1.3, " (+1 ms)"),
        new("readthrough.stream", "ratio", "parallel ranged GETs by a minimal client that keeps nothing", true, 0.8),
        new("readthrough.amplification", "ratio", "bytes of the file", false, 1.05),
        new("index.rate", "objects/s", "listed objects to table + image", true, 500_000),
        new("index.rss", "MiB", "peak resident memory of the process that does it", false, 250),
        new("mount.ms", "ms", "mount + first stat of the same number of files", false, 20),
        new("agent.rss", "MiB", "resident memory of the agent that has it mounted", false, 150),
        new("crash.errors", "errors", "failed reads and wrong words under SIGKILLs of the agent, 4 readers", false, 0),
        new("csi.publish", "ms", "NodeStageVolume + NodePublishVolume, median", false, 60),
        new("csi.publish.p99", "ms", "the same, 99th percentile", false, 250),
        new("csi.parallel", "ratio", "64 at once; the median of one alone", false, 12),
        new("driver.rss", "MiB", "resident memory of the CSI driver at rest with 10 mounts", false, 90),
        new("agent.rss.mounts", "MiB", "resident memory of the agent at rest with them", false, 150),
        new("pod.warm.epoch", "ratio", Native, true, 0.85),
        new("pod.warm.seq", "ratio", Native, true, 0.95),
        new("pod.start", "ratio", "the same pod with an emptyDir; kubectl apply until it has read a byte, medians", false, 1.25),
        new("control.converge", "s", "last apply until every Dataset is Ready, simulated agents", false, 120),
        new("control.idle", "%", "of a core, with those at rest", false, 3, "; 0 API writes"),
        new("control.rss", "MiB", "resident memory of the operator with them", false, 400),
        new("control.latency", "ms", "apply of one more Dataset until its CacheNode.spec is written, p99", false, 500),
        new("control.restart", "s", "start of the operator until all is reconciled", false, 20),
    ];

    public static Goal Of(string name) => All.First(g => g.Name == name);
}
