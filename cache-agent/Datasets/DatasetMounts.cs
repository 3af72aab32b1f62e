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

    // Through FUSE: what a random fault of an mmap brings from afar is bounded by this, too.
    private const int PartialReadAheadKb = 4096;
    private readonly SnapshotStore _snapshots = new(state.Directory);
    private List<MountRecord> _records = [];
    private SegmentServer? _server;

    public IReadOnlyList<MountRecord> Records => [.. _records.Where(r => Mounts.At(r.Target) is { FileSystem: "erofs" })];

    private string ServerDirectory => Path.Combine(agent.MountRoot, name);

    private string ServerName => $"fuse:{content.Layout.BlobId:N}";

    /// <summary>Takes over what the last agent served and forgets what is not mounted any more.</summary>
    public void Recover()
    {
        _records = [.. state.ReadMounts()];
        _records = [.. Records];
        foreach (var record in _records.Where(r => r.Direct)) agent.Space.Pin(content.Blob);
        _server = SegmentServer.TakeOver(ServerDirectory, ServerName, files, agent.Holder);
        var lost = _server is null && _records.Exists(r => !r.Direct);
        if (lost)
        {
            conditions.Set("Mounts", false, "ConnectionLost", $"agent and descriptor holder died together: what is not cached cannot be read through {string.Join(", ", _records.Where(r => !r.Direct).Select(r => r.Target))}; unmount and mount again");
        }

        if (_server is not null && !_records.Exists(r => !r.Direct)) StopServing();
        state.WriteMounts(_records);
    }

    public async Task<MountRecord> MountAsync(SnapshotInfo snapshot, string target)
    {
        if (Mounts.At(target) is { } there)
        {
            var known = _records.Find(r => r.Target == target);
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

        agent.Space.Pin(content.Blob);
        var direct = content.IsPresent(_snapshots.PathOf(snapshot.Id), snapshot);
        if (!direct) content.Blob.Unpin();
        var record = new MountRecord(target, snapshot.Id, direct);
        try
        {
            if (!direct) _server ??= await SegmentServer.MountAsync(ServerDirectory, ServerName, $"vastk8s:{name}", files, agent.Holder).ConfigureAwait(false);

            // Written first: a mount that nobody remembers would keep its blob from being trusted to eviction's care.
            _records.RemoveAll(r => r.Target == target);
            _records.Add(record);
            state.WriteMounts(_records);
            ErofsMount.Mount(
                Path.Combine(_snapshots.PathOf(snapshot.Id), SnapshotStore.ImageName), target, Devices(snapshot, direct), direct, direct ? DirectReadAheadKb : PartialReadAheadKb);
            return record;
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
        if (_records.Find(r => r.Target == target) is not { } record) return false;
        var mounted = Mounts.At(target) is { FileSystem: "erofs" };
        if (mounted) Mounts.Unmount(target, force);
        Forget(record);
        return mounted;
    }

    /// <summary>Stops serving; mounts live on.</summary>
    public void Dispose() => _server?.Dispose();

    private void Forget(MountRecord record)
    {
        if (!_records.Remove(record)) return;
        state.WriteMounts(_records);
        if (_server is not null || !_records.Exists(r => !r.Direct)) conditions.Resolve("Mounts");
        if (record.Direct) content.Blob.Unpin();
        else if (!_records.Exists(r => !r.Direct)) StopServing();
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
