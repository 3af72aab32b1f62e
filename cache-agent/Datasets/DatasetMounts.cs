using VastK8s.CacheAgent.Blobs;
using VastK8s.CacheAgent.Conditions;
using VastK8s.CacheAgent.Serving;
using VastK8s.CacheAgent.Snapshots;
using VastK8s.Fuse;

namespace VastK8s.CacheAgent.Datasets;

/// <summary>
/// A Dataset's mounts. What is mounted is read from the kernel's mount table; the record on disk only says which of those are ours and what
/// they need.
/// </summary>
internal sealed class DatasetMounts(
    string name, DatasetState state, DatasetContent content, SegmentFiles files, AgentContext agent, ConditionSet conditions) : IDisposable
{
    // Over a plain file: past its page cache (each byte is cached once, as the mount's own), and far enough ahead to keep a disk busy without it.
    private const int DirectReadAheadKb = 8192;

    // A snapshot that was mounted before all of it was there is mounted anew, without a daemon, for who comes later.
    private const string PartialSuffix = ".partial";

    // Through FUSE: what a random fault of an mmap brings from afar is bounded by this, too.
    private const int PartialReadAheadKb = 4096;
    private readonly SnapshotStore _snapshots = new(state.Directory);

    // Replaced, never changed: whoever asks what is mounted does not wait for a change under way.
    private volatile MountRecord[] _records = [];
    private SegmentServer? _server;

    /// <summary>What is mounted.</summary>
    public IReadOnlyList<MountRecord> Records => [.. _records.Where(IsMounted)];

    /// <summary>What anybody reads through, seen here or not (<see cref="MountRecord.Lingering"/>), as of the last <see cref="Sweep"/>.</summary>
    public IReadOnlyList<MountRecord> InUse => _records;

    /// <summary>Whether anybody reads through a mount, seen here or not (<see cref="MountRecord.Lingering"/>), as of the last <see cref="Sweep"/>.</summary>
    public bool AreInUse => _records.Length > 0;

    /// <summary>Whether what reads through the segments' FUSE mount may still be there.</summary>
    public bool NeedServing => _records.Any(r => !r.Direct);

    private string SharedDirectory => Path.Combine(agent.SharedMountRoot, name);

    private string ServerDirectory => Path.Combine(agent.MountRoot, name);

    private string ServerName => $"fuse:{content.Layout.BlobId:N}";

    /// <summary>First half of taking over: what is read without a daemon is kept before anything of any Dataset can be evicted.</summary>
    public void Restore()
    {
        _records = [.. state.ReadMounts()];
        foreach (var record in _records.Where(r => r.Direct)) agent.Space.Pin(content.Blob);
    }

    /// <summary>Second half: serves what the last agent served.</summary>
    public void TakeOver()
    {
        _server = SegmentServer.TakeOver(ServerDirectory, ServerName, files, agent.Holder, agent.Logger);
        Sweep();
        var partial = _records.Where(r => !r.Direct).Select(r => r.Target).ToList();
        if (_server is null && partial.Count > 0)
        {
            conditions.Set("Mounts", false, "ConnectionLost", $"agent and descriptor holder died together: what is not cached cannot be read through {string.Join(", ", partial)}; mount again");
        }
        else if (_server is not null && partial.Count == 0)
        {
            StopServing();
        }
    }

    /// <summary>Forgets what is not mounted any more, by whomever it was unmounted.</summary>
    public void Sweep()
    {
        foreach (var record in _records.Where(r => !IsMounted(r)).ToArray()) Forget(record);
    }

    /// <summary>Mounts a snapshot at a place that follows from it and from whether it needs a daemon, so that all who ask share one page cache.</summary>
    public async Task<MountRecord> MountSharedAsync(SnapshotInfo snapshot)
    {
        var direct = Path.Combine(SharedDirectory, snapshot.Id);
        if (Array.Find(_records, r => r.Target == direct && r.Direct && IsMounted(r)) is { } known) return known;
        var target = content.IsPresent(_snapshots.PathOf(snapshot.Id), snapshot) ? direct : direct + PartialSuffix;
        Directory.CreateDirectory(target);
        return await MountAsync(snapshot, target).ConfigureAwait(false);
    }

    public async Task<MountRecord> MountAsync(SnapshotInfo snapshot, string target)
    {
        Sweep();
        if (Mounts.At(target) is { } there)
        {
            var known = Array.Find(_records, r => r.Target == target && !r.Lingering);
            var broken = known is { Direct: false } && _server is null;
            if (known?.SnapshotId == snapshot.Id && there.FileSystem == "erofs" && !broken) return known;
            if (!broken)
            {
                throw new InvalidOperationException(known is null
                    ? $"{target} has {there.FileSystem} ({there.Source}) mounted; unmount it or choose another directory"
                    : $"{target} shows snapshot {known.SnapshotId[..12]} of {name}; unmount it first");
            }

            // Who is in there keeps what it has; who comes from now on gets a mount that works.
            Unmount(target, force: true);
        }

        if (Directory.EnumerateFileSystemEntries(target).Any()) throw new InvalidOperationException($"{target} is not empty; choose an empty directory");
        var record = new MountRecord(target, snapshot.Id, await TryPinWholeAsync(snapshot).ConfigureAwait(false)) { Boot = BootId.Current };
        try
        {
            // Written first: what is mounted and not remembered would be evicted from under its readers.
            Remember(record);
            if (!record.Direct) _server ??= await SegmentServer.MountAsync(ServerDirectory, ServerName, $"vastk8s:{name}", files, agent.Holder, agent.Logger).ConfigureAwait(false);
            var superblock = ErofsMount.Mount(
                Path.Combine(_snapshots.PathOf(snapshot.Id), SnapshotStore.ImageName),
                target,
                Devices(snapshot, record.Direct),
                record.Direct,
                record.Direct ? DirectReadAheadKb : PartialReadAheadKb);
            return Replace(record, record with { Superblock = superblock });
        }
        catch
        {
            Forget(record);
            throw;
        }
    }

    /// <summary>Unmounts; false if it is none of ours.</summary>
    public bool Unmount(string target, bool force)
    {
        if (Array.Find(_records, r => r.Target == target && !r.Lingering) is not { } record) return false;
        var mounted = IsMounted(record);
        if (mounted) Mounts.Unmount(target, force);
        Forget(record);
        return mounted;
    }

    /// <summary>Stops serving; mounts live on.</summary>
    public void Dispose() => _server?.Dispose();

    private static bool IsMounted(MountRecord record) => !record.Lingering && Mounts.At(record.Target) is { FileSystem: "erofs" };

    // Whether every byte is here to stay; the blob is pinned if so. Synced first: with nobody in the path there is nobody to notice that the
    // kernel could not write a page and dropped it.
    private async Task<bool> TryPinWholeAsync(SnapshotInfo snapshot)
    {
        agent.Space.Pin(content.Blob);
        var whole = false;
        try
        {
            whole = content.IsPresent(_snapshots.PathOf(snapshot.Id), snapshot)
                && await agent.Space.SyncAsync(CancellationToken.None).ConfigureAwait(false)
                && content.IsPresent(_snapshots.PathOf(snapshot.Id), snapshot);
        }
        finally
        {
            if (!whole) content.Blob.Unpin();
        }

        return whole;
    }

    private void Forget(MountRecord record)
    {
        // Where the connection is lost, nothing can be done for who still reads through it.
        if ((record.Direct || _server is not null) && record.Boot == BootId.Current && record.Superblock is { } superblock && ErofsMount.IsAlive(superblock))
        {
            if (!record.Lingering) Replace(record, record with { Lingering = true });
            return;
        }

        if (!_records.Contains(record)) return;
        Write([.. _records.Where(r => r != record)]);
        if (record.Direct) content.Blob.Unpin();
        else if (!NeedServing) StopServing();
        if (_server is not null || !NeedServing) conditions.Resolve("Mounts");
    }

    private void Remember(MountRecord record) => Write([.. _records, record]);

    private MountRecord Replace(MountRecord old, MountRecord record)
    {
        Write([.. _records.Select(r => r == old ? record : r)]);
        return record;
    }

    private void Write(MountRecord[] records)
    {
        _records = records;
        state.WriteMounts(records);
    }

    private void StopServing()
    {
        _server?.Unmount();
        _server = null;
    }

    private List<string> Devices(SnapshotInfo snapshot, bool direct)
    {
        var segments = content.Blob.Segments;
        return [.. Enumerable.Range(0, snapshot.SegmentBlocks.Count).Select(i => direct ? segments[i]!.Path : Path.Combine(ServerDirectory, SegmentFiles.Name(i)))];
    }
}
