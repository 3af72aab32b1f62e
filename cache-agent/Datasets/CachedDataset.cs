using VastK8s.Api.Datasets;
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
    private readonly SourceStores _stores;
    private readonly SemaphoreSlim _changing = new(1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _counting = new();
    private DatasetContent? _content;
    private (SnapshotInfo Snapshot, CachedShare Share)? _share;

    private CachedDataset(string name, DatasetState state, AgentContext agent)
    {
        (Name, _state, _agent) = (name, state, agent);
        Conditions = new ConditionSet($"dataset {name}", agent.Time, agent.Logger);
        Spec = state.ReadDataset();
        _stores = new SourceStores(state.ReadSources(), state.ReadSecrets());
    }

    public string Name { get; }

    public Dataset Spec { get; private set; }

    public ConditionSet Conditions { get; }

    public FetchCounters Counters { get; } = new();

    public SnapshotInfo? Snapshot { get; private set; }

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
        return new CachedDataset(dataset.Metadata.Name, state, agent);
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

    /// <summary>Lists the sources as <paramref name="wanted"/> has them into the current snapshot.</summary>
    public async Task<SnapshotInfo> IndexAsync(
        Dataset wanted, IReadOnlyDictionary<string, Dictionary<string, string>> secrets, IProgress<SnapshotProgress>? progress, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            RequireOpen();
            Adopt(wanted, secrets);
            var info = await new SnapshotBuilder().BuildAsync(Request(), progress, _agent.Time, cancellationToken).ConfigureAwait(false);
            OpenContent();
            Conditions.Set("Indexed", true, "Listed", $"{info.Objects} objects");
            Conditions.Set("SourceReachable", true, "Listed", "");
            Conditions.Resolve("SourceUnchanged");
            Prune();
            return info;
        }
        catch (ObjectStores.ObjectStoreException e)
        {
            Conditions.Set("SourceReachable", false, e.Error.ToString(), e.Message);
            throw;
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>
    /// Lets <paramref name="install"/> put a snapshot and rows of the object table that came from another agent into the directory, and goes on from them;
    /// nothing is mounted or listed meanwhile.
    /// </summary>
    public async Task AdoptAsync(Func<IDatasetUse, Task> install, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            RequireOpen();
            try
            {
                await install(new DatasetUse(_content, _agent.Space, _stores.Sources, WriteSources, () => (_content, Snapshot) = (null, null))).ConfigureAwait(false);
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

    /// <summary>A prefetch of paths (none: all) of the current snapshot.</summary>
    /// <exception cref="InvalidOperationException">There is no snapshot.</exception>
    public Prefetch PreparePrefetch(IReadOnlyList<string> paths)
    {
        RequireOpen();
        var content = Content();
        var rows = new RowSet(content.Layout.Rows);
        using var listing = SnapshotListing.Open(SnapshotDirectory(Snapshot!.Id));
        foreach (var path in paths.DefaultIfEmpty())
        {
            var found = path is null;
            listing.ForEach(path is null ? [] : [path], row =>
            {
                found = true;
                rows.Add(row);
            });
            if (!found) throw new ArgumentException($"paths: '{path}' has no file with content in snapshot {Snapshot.Id[..12]} of {Name}; give paths as they are in the mounted tree, without leading '/'");
        }

        return new Prefetch(content.Fetcher, _agent.Space, _agent.Gate, rows, _agent.Time);
    }

    public async Task<MountRecord> MountAsync(string target, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            RequireOpen();
            return await Content().Mounts.MountAsync(Snapshot!, target).ConfigureAwait(false);
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

    /// <summary>Objects and bytes of the current snapshot that are present.</summary>
    public (long Objects, long Bytes) CountCached()
    {
        while (true)
        {
            var snapshot = Snapshot;
            if (_content is not { } content || snapshot is null) return (0, 0);
            if (content.IsWhole) return (snapshot.Objects, snapshot.Bytes);
            try
            {
                var (objects, bytes) = ShareOf(content, snapshot).Count();

                // Links and empty files have nothing to be fetched.
                return (snapshot.Objects - snapshot.PlacedObjects + objects, bytes);
            }
            catch (Exception e) when (e is IOException or ArgumentOutOfRangeException or ObjectDisposedException && !ReferenceEquals(snapshot, Snapshot))
            {
                // It was replaced and removed in between, perhaps with rows that no other has.
            }
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
        return freed;
    }

    public async ValueTask DisposeAsync()
    {
        // First the servers, so that reads in hand are left to a successor; then what they wait for.
        _content?.Mounts.Dispose();
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _stores.DisposeAsync().ConfigureAwait(false);
    }

    private CachedShare ShareOf(DatasetContent content, SnapshotInfo snapshot)
    {
        lock (_counting)
        {
            if (!ReferenceEquals(_share?.Snapshot, snapshot)) _share = (snapshot, content.ShareOf(SnapshotDirectory(snapshot.Id), snapshot));
            return _share.Value.Share;
        }
    }

    private void RequireOpen()
    {
        if (_stopping.IsCancellationRequested) throw new InvalidOperationException($"Dataset {Name} was deleted meanwhile: index it anew");
    }

    // A snapshot nobody can come to see any more: not the current one, and not mounted.
    private void Prune()
    {
        var store = new SnapshotStore(_state.Directory);
        foreach (var id in store.Ids().Where(id => id != Snapshot?.Id && MountRecords.All(m => m.SnapshotId != id))) store.Delete(id);
    }

    private string SnapshotDirectory(string id) => new SnapshotStore(_state.Directory).PathOf(id);

    private DatasetContent Content() => _content is not null && Snapshot is not null
        ? _content
        : throw new InvalidOperationException($"Dataset {Name} has no snapshot yet: index it first");

    private void Adopt(Dataset wanted, IReadOnlyDictionary<string, Dictionary<string, string>> secrets)
    {
        var sources = _stores.Sources.ToList();
        foreach (var source in wanted.Spec.Sources)
        {
            var known = sources.FindIndex(s => s.IsSameAs(source));
            if (known < 0) sources.Add(new SourceRecord { Source = source });
            else sources[known] = new SourceRecord { Source = source };
        }

        // Rows of sources that left the spec are still read by older mounts, with the credentials they had.
        var merged = _state.ReadSecrets().ToDictionary(StringComparer.Ordinal);
        foreach (var (name, secret) in secrets) merged[name] = secret;
        _state.WriteDataset(wanted);
        _state.WriteSources(sources);
        _state.WriteSecrets(merged);
        _stores.Replace(sources, merged);
        Spec = wanted;
    }

    private void WriteSources(IReadOnlyList<SourceRecord> sources)
    {
        _state.WriteSources(sources);
        _stores.Replace(sources, _state.ReadSecrets());
    }

    private SnapshotRequest Request()
    {
        var ownership = Spec.Spec.Ownership;
        _ = DatasetMode.TryParse(ownership.FileMode, out var fileMode);
        _ = DatasetMode.TryParse(ownership.DirectoryMode, out var directoryMode);
        return new SnapshotRequest
        {
            Directory = _state.Directory,
            Sources = [.. Spec.Spec.Sources.Select(Source)],
            Uid = ownership.Uid,
            Gid = ownership.Gid,
            FileMode = fileMode,
            DirectoryMode = directoryMode,
        };
    }

    private SnapshotSource Source(DatasetSource source)
    {
        var number = _stores.Sources.ToList().FindIndex(s => s.IsSameAs(source));
        return new SnapshotSource(_stores[number], source.Path ?? "", source.Include, source.Exclude) { Number = number };
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
            _content = new DatasetContent(Name, _state, blob, _agent, _stores, Counters, Conditions, _stopping.Token);
        }
        else
        {
            _agent.Space.Grow(_content.Blob);
        }

        Snapshot = store.Read(id);
    }
}
