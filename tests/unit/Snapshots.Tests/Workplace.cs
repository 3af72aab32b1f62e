using VastK8s.CacheAgent.Snapshots;
using VastK8s.CacheAgent.Snapshots.Files;
using VastK8s.ObjectStores;
using VastK8s.Snapshots.Tests.Faults;

namespace VastK8s.Snapshots.Tests;

/// <summary>A Dataset's directory that ends with the test, and builds in it whose images are recorded.</summary>
internal sealed class Workplace : IDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("vastk8s-snapshots-").FullName;

    /// <summary>
    /// Room for some dozens of records, so that small listings are spilled and merged in several rounds; nothing is synced, which only
    /// the end of the system would show.
    /// </summary>
    public SnapshotTuning Tuning { get; set; } = new() { ArenaBytes = 16 << 10, MaxFanIn = 2, MergeBytes = 64 << 10, Files = new CrashingFiles() };

    /// <summary>The image of the last build; null when it needed none.</summary>
    public RecordingImage? Image { get; private set; }

    public SnapshotStore Store => new(Directory);

    public string CurrentDirectory => Store.PathOf(Store.CurrentId()!);

    /// <summary>Builds from one source of regular objects.</summary>
    public Task<SnapshotInfo> BuildAsync(params ObjectInfo[] objects) => BuildAsync([Source("", objects)]);

    public async Task<SnapshotInfo> BuildAsync(
        IReadOnlyList<SnapshotSource> sources, IDurableFiles? files = null, Func<SnapshotRequest, SnapshotRequest>? change = null)
    {
        Image = null;
        var tuning = Tuning with { ImageWriter = (_, options) => Image = new RecordingImage(options), Files = files ?? Tuning.Files };
        var request = new SnapshotRequest { Directory = Directory, Sources = sources, ChunkSize = 4096 };
        return await new SnapshotBuilder(tuning).BuildAsync(
            change?.Invoke(request) ?? request, null, new FixedTime(Now), TestContext.Current.CancellationToken);
    }

    public static SnapshotSource Source(string prefix, IReadOnlyList<ObjectInfo> objects, string path = "", string bucket = "bucket") =>
        new(new FakeStore(prefix, objects, bucket: bucket), path, [], []);

    public static ObjectInfo Object(string key, long size = 5, string version = "v1", long time = 1) => new(key, size, time, version);

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
