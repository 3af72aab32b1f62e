using VastK8s.Api.Datasets;
using VastK8s.Api.Yaml;
using VastK8s.CacheAgent.Blobs;
using VastK8s.CacheAgent.Conditions;
using VastK8s.CacheAgent.Exchange;
using VastK8s.CacheAgent.Fetching;
using VastK8s.CacheAgent.Prefetching;
using VastK8s.CacheAgent.Snapshots;

namespace VastK8s.CacheAgent.Datasets;

/// <summary>One Dataset on this node: its snapshots, its blob, its mounts.</summary>
internal sealed class CachedDataset : IAsyncDisposable
{
    private readonly DatasetState _state;
    private readonly AgentContext _agent;
    private readonly DatasetSources _sources;
    private readonly SemaphoreSlim _changing = new(1);

    // Taken before _changing where both are: a listing of a million objects is nothing that a mount should wait for.
    private readonly SemaphoreSlim _building = new(1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _counting = new();
    private DatasetContent? _content;
    private (string Snapshot, long Rows, CachedShare Share)? _share;

    private CachedDataset(string name, DatasetState state, AgentContext agent)
    {
        (Name, _state, _agent) = (name, state, agent);
        Conditions = new ConditionSet($"dataset {name}", agent.Time, agent.Logger);
        Spec = state.ReadDataset();
        Node = state.ReadNode();
        _sources = new DatasetSources(state);
    }

    public string Name { get; }

    public Dataset Spec { get; private set; }

    public ConditionSet Conditions { get; }

    public FetchCounters Counters { get; } = new();

    /// <summary>What new mounts show: the newest snapshot, or the one that the node's spec names; null when that is not here.</summary>
    public SnapshotInfo? Snapshot { get; private set; }

    /// <summary>The snapshot that was made or taken in last.</summary>
    public SnapshotInfo? Newest { get; private set; }

    /// <summary>What the node controller keeps of it; null for one that came by the socket.</summary>
    public NodeRecord? Node { get; private set; }

    /// <summary>Where its files are.</summary>
    public string StateDirectory => _state.Directory;

    public IReadOnlyList<MountRecord> MountRecords => _content?.Mounts.Records ?? [];

    /// <summary>Whether what reads through the segments' FUSE mount may still be there.</summary>
    public bool NeedsServing => _content?.Mounts.NeedServing ?? false;

    /// <summary>The blob, once there was a snapshot.</summary>
    public Blob? Blob => _content?.Blob;

    /// <summary>Remembers a new Dataset; nothing is listed yet.</summary>
    public static CachedDataset Create(string directory, Dataset dataset, AgentContext agent)
    {
        var state = new DatasetState(directory);
        state.WriteDataset(dataset);
        return new CachedDataset(Path.GetFileName(directory), state, agent);
    }

    /// <summary>Opens what an earlier agent left: snapshots, blob, and what mounts without a daemon keep. <see cref="TakeOver"/> follows.</summary>
    public static CachedDataset Load(string directory, AgentContext agent)
    {
        var dataset = new CachedDataset(Path.GetFileName(directory), new DatasetState(directory), agent);
        dataset.OpenContent();
        dataset._content?.Mounts.Restore();
        return dataset;
    }

    /// <summary>Serving goes on from here. All Datasets of the node were loaded before: serving one can evict from another.</summary>
    public void TakeOver() => _content?.Mounts.TakeOver();

    /// <summary>Lists the sources as <paramref name="wanted"/> has them into the newest snapshot.</summary>
    public async Task<SnapshotInfo> IndexAsync(
        Dataset wanted, IReadOnlyDictionary<string, Dictionary<string, string>> secrets, IProgress<SnapshotProgress>? progress, CancellationToken cancellationToken)
    {
        // Rows of sources that left the spec are still read by older mounts, with the credentials they had.
        var merged = _state.ReadSecrets().ToDictionary(StringComparer.Ordinal);
        foreach (var (name, secret) in secrets) merged[name] = secret;
        return await BuildAsync(() => Adopt(wanted, merged), progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lists the sources as they are known into the newest snapshot.</summary>
    public Task<SnapshotInfo> IndexAsync(IProgress<SnapshotProgress>? progress, CancellationToken cancellationToken) =>
        BuildAsync(() => { }, progress, cancellationToken);

    /// <summary>
    /// Takes on what a node is to hold: sources, credentials (these and no others: one that is gone was revoked), and the snapshot that new mounts show.
    /// What is already so costs nothing.
    /// </summary>
    public async Task ConfigureAsync(
        Dataset wanted, IReadOnlyDictionary<string, Dictionary<string, string>> secrets, NodeRecord record, CancellationToken cancellationToken)
    {
        await ChangeAsync(
            () =>
            {
                Adopt(wanted, secrets);
                if (Node != record)
                {
                    _state.WriteNode(record);
                    Node = record;
                }

                OpenContent();
                PruneUnlessBuilding();
                return record;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Lets <paramref name="install"/> put a snapshot and rows of the object table that came from another agent into the directory, and goes on from them;
    /// nothing is mounted or listed meanwhile.
    /// </summary>
    public async Task AdoptAsync(Func<IDatasetUse, Task> install, CancellationToken cancellationToken)
    {
        await _building.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await AdoptBuiltAsync(install, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _building.Release();
        }
    }

    private async Task AdoptBuiltAsync(Func<IDatasetUse, Task> install, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            RequireOpen();
            try
            {
                await install(new DatasetUse(_content, _agent.Space, _sources.Stores.Sources, _sources.Write, () => (_content, Snapshot, Newest) = (null, null, null))).ConfigureAwait(false);
                Conditions.Set("Indexed", true, "Taken", "listed by another node");
            }
            finally
            {
                // However far it came, what is on disk is what there is.
                OpenContent();
            }

            Prune();
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>A snapshot that is here; null if it is not.</summary>
    public SnapshotInfo? FindSnapshot(string id)
    {
        if (Newest is { } newest && newest.Id == id) return newest;
        if (Snapshot is { } shown && shown.Id == id) return shown;
        var store = new SnapshotStore(_state.Directory);
        return store.Ids().Contains(id) ? store.Read(id) : null;
    }

    /// <summary>A prefetch of paths (none: all) of a snapshot; null: of the one that new mounts show.</summary>
    /// <exception cref="InvalidOperationException">The snapshot is not here.</exception>
    /// <exception cref="ArgumentException">A path has nothing.</exception>
    public Prefetch PreparePrefetch(IReadOnlyList<string> paths, string? snapshot = null) =>
        PreparePrefetch(RowsOf(paths, snapshot));

    /// <summary>A prefetch of rows (<see cref="RowsOf"/>).</summary>
    public Prefetch PreparePrefetch(RowSet rows) => new(Content().Fetcher, _agent.Space, _agent.Gate, rows, _agent.Time, _agent.Pace);

    /// <summary>The rows of what has bytes at or below paths (none: everywhere) of a snapshot; null: of the one that new mounts show.</summary>
    /// <inheritdoc cref="PreparePrefetch(IReadOnlyList{string}, string)"/>
    public RowSet RowsOf(IReadOnlyList<string> paths, string? snapshot = null)
    {
        RequireOpen();
        var content = Content();
        var of = (snapshot is null ? Snapshot : FindSnapshot(snapshot))
            ?? throw new InvalidOperationException($"Dataset {Name}: snapshot {snapshot ?? Node?.Snapshot} is not here");
        var rows = new RowSet(content.Layout.Rows);
        using var listing = SnapshotListing.Open(SnapshotDirectory(of.Id));
        foreach (var path in paths.DefaultIfEmpty())
        {
            var found = path is null;
            listing.ForEach(path is null ? [] : [path], row =>
            {
                found = true;
                rows.Add(row);
            });
            if (!found && !listing.Contains(path!)) throw new ArgumentException($"paths: '{path}' is not in snapshot {of.Id[..12]} of {Name}; give paths as they are in the mounted tree, without leading '/'");
        }

        return rows;
    }

    /// <summary>How many of some rows are present, for whoever asks again and again.</summary>
    public CachedShare ShareOf(RowSet rows) => new(Content().Blob, rows);

    /// <summary>Keeps what is present of some rows, and what comes, from eviction until the result is disposed.</summary>
    public IDisposable Keep(RowSet rows) => new KeptRows(_agent.Space, Content().Blob, rows);

    /// <summary>Mounts the snapshot that new mounts show; null: where <see cref="DatasetMounts.MountSharedAsync"/> has it.</summary>
    public async Task<MountRecord> MountAsync(string? target, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            RequireOpen();
            var content = Content();
            var shown = Snapshot ?? throw new InvalidOperationException($"Dataset {Node?.DisplayName ?? Name}: {Node?.Missing ?? "it has no snapshot yet"}");
            return await (target is null ? content.Mounts.MountSharedAsync(shown) : content.Mounts.MountAsync(shown, target)).ConfigureAwait(false);
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Unmounts if it is one of this Dataset's mounts.</summary>
    public async Task<bool> UnmountAsync(string target, bool force, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _content?.Mounts.Unmount(target, force) ?? false;
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Objects and bytes that are present of the snapshot that new mounts show.</summary>
    public (long Objects, long Bytes) CountCached() => CountCached(Snapshot);

    /// <summary>Objects and bytes of a snapshot that are present.</summary>
    public (long Objects, long Bytes) CountCached(SnapshotInfo? snapshot)
    {
        if (_content is not { } content || snapshot is null) return (0, 0);
        if (content.IsWhole) return (snapshot.Objects, snapshot.Bytes);
        try
        {
            var (objects, bytes) = ShareOf(content, snapshot).Count();

            // Links and empty files have nothing to be fetched.
            return (snapshot.Objects - snapshot.PlacedObjects + objects, bytes);
        }
        catch (Exception e) when (e is IOException or ArgumentOutOfRangeException or ObjectDisposedException && (content != _content || !new SnapshotStore(_state.Directory).Contains(snapshot.Id)))
        {
            // It was replaced and removed in between, perhaps with rows that no other has.
            return (0, 0);
        }
    }

    /// <summary>Forgets mounts that are gone, by whomever they were unmounted, unless something is being changed: what they kept may be evicted from here on.</summary>
    public void SweepMounts()
    {
        if (!_changing.Wait(0)) return;
        try
        {
            _content?.Mounts.Sweep();
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Ends all use of it, so that it can be removed: nothing new begins from here on.</summary>
    /// <exception cref="InvalidOperationException">It is in use: mounted, prefetched, or read through a mount that was forced off.</exception>
    public async Task CloseAsync()
    {
        await _building.WaitAsync().ConfigureAwait(false);

        // Not beside a mount being made: what is remembered of that and not mounted yet would be taken for a mount that is gone.
        await _changing.WaitAsync().ConfigureAwait(false);
        try
        {
            _content?.Mounts.Sweep();
            if (MountRecords is { Count: > 0 } mounts)
            {
                throw new InvalidOperationException($"Dataset {Name} is mounted at {string.Join(", ", mounts.Select(m => m.Target))}: unmount it first");
            }

            if (_content?.Mounts.AreInUse == true)
            {
                throw new InvalidOperationException($"Dataset {Name} is still read by somebody through a mount that was forced off, or in another mount namespace: end that first");
            }

            if (_content?.Blob.HasKept == true) throw new InvalidOperationException($"Dataset {Name} is being prefetched: end that first");

            await DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            _changing.Release();
            _building.Release();
        }
    }

    /// <summary>Removes everything of it from this node, once closed. Returns the bytes of cache given back.</summary>
    public async Task<long> RemoveAsync()
    {
        // Renamed first: a directory that is half gone would be a Dataset that cannot be opened.
        var doomed = DatasetState.DoomedPath(_state.Directory);
        Directory.Move(_state.Directory, doomed);
        var freed = _content is { } content ? await _agent.Space.DeleteAsync(content.Blob).ConfigureAwait(false) : 0;
        Directory.Delete(doomed, recursive: true);
        var shared = new DirectoryInfo(Path.Combine(_agent.SharedMountRoot, Name));
        if (!shared.Exists) return freed;

        // Mount points, with nothing mounted on them any more.
        foreach (var target in shared.EnumerateDirectories()) target.Delete();
        shared.Delete();
        return freed;
    }

    /// <summary>Leaves everything of it on disk to whoever opens it next, once closed.</summary>
    public async Task DetachAsync()
    {
        if (_content is { } content) await _agent.Space.CloseAsync(content.Blob).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        // First the servers, so that reads in hand are left to a successor; then what they wait for.
        _content?.Mounts.Dispose();
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _sources.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<SnapshotInfo> BuildAsync(Action adopt, IProgress<SnapshotProgress>? progress, CancellationToken cancellationToken)
    {
        await _building.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var request = await ChangeAsync(
                () =>
                {
                    adopt();
                    return _sources.RequestOf(Spec.Spec);
                },
                cancellationToken).ConfigureAwait(false);
            var info = await new SnapshotBuilder().BuildAsync(request, progress, _agent.Time, cancellationToken).ConfigureAwait(false);
            return await ChangeAsync(
                () =>
                {
                    OpenContent();
                    Conditions.Set("Indexed", true, "Listed", $"{info.Objects} objects");
                    Conditions.Set("SourceReachable", true, "Listed", "");
                    Conditions.Resolve("SourceUnchanged");
                    Prune();
                    return info;
                },
                CancellationToken.None).ConfigureAwait(false);
        }
        catch (ObjectStores.ObjectStoreException e)
        {
            Conditions.Set("SourceReachable", false, e.Error.ToString(), e.Message);
            throw;
        }
        finally
        {
            _building.Release();
        }
    }

    private async Task<T> ChangeAsync<T>(Func<T> change, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            RequireOpen();
            return change();
        }
        finally
        {
            _changing.Release();
        }
    }

    private CachedShare ShareOf(DatasetContent content, SnapshotInfo snapshot)
    {
        lock (_counting)
        {
            var rows = content.Layout.Rows;
            if (_share is not { } share || share.Snapshot != snapshot.Id || share.Rows != rows)
            {
                _share = share = (snapshot.Id, rows, content.ShareOf(SnapshotDirectory(snapshot.Id), snapshot));
            }

            return share.Share;
        }
    }

    private void RequireOpen()
    {
        if (_stopping.IsCancellationRequested) throw new InvalidOperationException($"Dataset {Name} was deleted meanwhile: index it anew");
    }

    // A build may be about to name a snapshot that is here again as the newest: then it prunes itself.
    private void PruneUnlessBuilding()
    {
        if (!_building.Wait(0)) return;
        try
        {
            Prune();
        }
        finally
        {
            _building.Release();
        }
    }

    // A snapshot nobody can come to see any more: not the newest one, on which the next is built, not the one shown or wanted, and not mounted.
    private void Prune()
    {
        var store = new SnapshotStore(_state.Directory);
        foreach (var id in store.Ids().Where(id => id != Newest?.Id && Node?.Wants(id) != true && MountRecords.All(m => m.SnapshotId != id))) store.Delete(id);
    }

    private string SnapshotDirectory(string id) => new SnapshotStore(_state.Directory).PathOf(id);

    private DatasetContent Content() => _content
        ?? throw new InvalidOperationException(Node is null ? $"Dataset {Name} has no snapshot yet: index it first" : $"Dataset {Node.DisplayName}: {Node.Missing}");

    private void Adopt(Dataset wanted, IReadOnlyDictionary<string, Dictionary<string, string>> secrets)
    {
        if (ResourceYaml.Serialize(wanted) != ResourceYaml.Serialize(Spec)) _state.WriteDataset(wanted);
        _sources.Adopt(wanted.Spec.Sources, secrets);
        Spec = wanted;
    }

    private void OpenContent()
    {
        var store = new SnapshotStore(_state.Directory);
        if (store.CurrentId() is not { } id)
        {
            Snapshot = null;
            return;
        }

        if (_content is null)
        {
            var layout = BlobLayout.Open(_state.Directory);
            var blob = _agent.Space.OpenBlob(layout);
            _content = new DatasetContent(Name, _state, blob, _agent, _sources.Stores, Counters, Conditions, _stopping.Token);
        }
        else
        {
            _agent.Space.Grow(_content.Blob);
        }

        Newest = store.Read(id);
        Snapshot = Node is null ? Newest : Node.Snapshot is { } named && store.Ids().Contains(named) ? store.Read(named) : null;
    }
}
