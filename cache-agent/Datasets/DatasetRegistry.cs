using System.Collections.Concurrent;
using VastK8s.Api.Datasets;
using VastK8s.CacheAgent.Conditions;
using VastK8s.Fuse;

namespace VastK8s.CacheAgent.Datasets;

/// <summary>All Datasets of this node, one directory each below the state directory.</summary>
internal sealed partial class DatasetRegistry : IAsyncDisposable
{
    /// <summary>What the type of an agent's condition begins with that says a Dataset could not be opened.</summary>
    public const string UnreadablePrefix = "Dataset:";

    private readonly string _root;
    private readonly AgentContext _agent;
    private readonly ConcurrentDictionary<string, CachedDataset> _datasets = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _changing = new(1);

    public DatasetRegistry(string root, AgentContext agent, ConditionSet conditions)
    {
        (_root, _agent) = (root, agent);
        Directory.CreateDirectory(root);
        foreach (var directory in Directory.EnumerateDirectories(root))
        {
            if (DatasetState.IsDoomed(directory)) Directory.Delete(directory, recursive: true);
            else if (DatasetState.Exists(directory)) TryLoad(directory, conditions);
        }

        foreach (var dataset in _datasets.Values) dataset.TakeOver();

        UnmountStrays();
    }

    public IEnumerable<CachedDataset> All => _datasets.Values.OrderBy(d => d.Name, StringComparer.Ordinal);

    /// <summary>Has Datasets forget mounts that are gone (<see cref="CachedDataset.SweepMounts"/>).</summary>
    public void SweepMounts(IEnumerable<CachedDataset> datasets)
    {
        foreach (var dataset in datasets)
        {
            try
            {
                dataset.SweepMounts();
            }
            catch (Exception e)
            {
                // One that fails in a way nobody thought of must not keep the others from it.
                Log.SweepFailed(_agent.Logger, dataset.Name, e);
            }
        }
    }

    public CachedDataset? Find(string name) => _datasets.GetValueOrDefault(name);

    public Task<CachedDataset> GetOrCreateAsync(Dataset dataset, CancellationToken cancellationToken) =>
        GetOrCreateAsync(dataset.Metadata.Name, dataset, cancellationToken);

    /// <summary>The Dataset of a local name, which need not be its own: two of one name can be here, of two namespaces or one after the other.</summary>
    public async Task<CachedDataset> GetOrCreateAsync(string localName, Dataset dataset, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _datasets.GetOrAdd(localName, name => CachedDataset.Create(Path.Combine(_root, name), dataset, _agent));
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Gives a Dataset that nobody uses another local name, with all that it has.</summary>
    /// <exception cref="InvalidOperationException">It is in use (<see cref="CachedDataset.CloseAsync"/>), or the name is taken.</exception>
    public async Task<CachedDataset> RenameAsync(CachedDataset dataset, string localName, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_datasets.ContainsKey(dataset.Name) || _datasets.ContainsKey(localName)) throw new InvalidOperationException($"{dataset.Name} cannot become {localName}: it is gone, or the name is taken");
            await dataset.CloseAsync().ConfigureAwait(false);
            _datasets.TryRemove(dataset.Name, out _);
            await dataset.DetachAsync().ConfigureAwait(false);
            var directory = Path.Combine(_root, localName);
            Directory.Move(Path.Combine(_root, dataset.Name), directory);
            var renamed = CachedDataset.Load(directory, _agent);
            renamed.TakeOver();
            return _datasets[localName] = renamed;
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Forgets a Dataset that never came to have a snapshot: its first listing failed.</summary>
    public async Task DropIfEmptyAsync(CachedDataset dataset)
    {
        if (dataset.Snapshot is null) await DeleteAsync(dataset).ConfigureAwait(false);
    }

    /// <summary>Forgets a Dataset. Returns the bytes given back.</summary>
    /// <exception cref="InvalidOperationException">It is in use (<see cref="CachedDataset.CloseAsync"/>).</exception>
    public async Task<long> DeleteAsync(CachedDataset dataset)
    {
        await _changing.WaitAsync().ConfigureAwait(false);
        try
        {
            if (!_datasets.ContainsKey(dataset.Name)) return 0;
            await dataset.CloseAsync().ConfigureAwait(false);
            _datasets.TryRemove(dataset.Name, out _);
            return await dataset.RemoveAsync().ConfigureAwait(false);
        }
        finally
        {
            _changing.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var dataset in _datasets.Values) await dataset.DisposeAsync().ConfigureAwait(false);
    }

    // One Dataset that cannot be opened is its own misfortune, not that of every mount on the node.
    private void TryLoad(string directory, ConditionSet conditions)
    {
        try
        {
            var dataset = CachedDataset.Load(directory, _agent);
            _datasets[dataset.Name] = dataset;
            Log.Loaded(_agent.Logger, dataset.Name, dataset.Snapshot?.Id ?? "none");
        }
        catch (Exception e)
        {
            Log.NotLoaded(_agent.Logger, directory, e);
            conditions.Set($"{UnreadablePrefix}{Path.GetFileName(directory)}", false, e.GetType().Name, $"{e.Message}; remove {directory} to begin it anew");
        }
    }

    // A segments' mount that no Dataset serves any more is left from an agent that died between mounting and remembering.
    private void UnmountStrays()
    {
        foreach (var mount in Mounts.Read().Where(m => m.FileSystem.StartsWith("fuse", StringComparison.Ordinal) && Path.GetDirectoryName(m.Target) == _agent.MountRoot))
        {
            var name = Path.GetFileName(mount.Target);
            if (_datasets.TryGetValue(name, out var dataset) && dataset.NeedsServing) continue;
            Mounts.Unmount(mount.Target, detach: true);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "{Directory} cannot be opened")]
        public static partial void NotLoaded(ILogger logger, string directory, Exception error);

        [LoggerMessage(Level = LogLevel.Information, Message = "Dataset {Name}, snapshot {Snapshot}")]
        public static partial void Loaded(ILogger logger, string name, string snapshot);

        [LoggerMessage(Level = LogLevel.Error, Message = "mounts of {Dataset} that are gone could not be forgotten; it is tried again")]
        public static partial void SweepFailed(ILogger logger, string dataset, Exception error);
    }
}
