using VastK8s.Api.CacheNodes;
using VastK8s.Api.Datasets;
using VastK8s.CacheAgent.Datasets;
using VastK8s.CacheAgent.Exchange;
using VastK8s.CacheAgent.Prefetching;

namespace VastK8s.CacheAgent.Nodes.Loops;

/// <summary>
/// Makes one Dataset on this node as it is wanted, again and again: takes in sources and credentials, has the snapshot that spec names taken from
/// another node, lists when asked, shows what is published, removes what is not wanted. Each step goes by what is wanted now and what is there now.
/// </summary>
internal sealed partial class DatasetLoop
{
    private static readonly TimeSpan InUseInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RateSpan = TimeSpan.FromSeconds(5);

    // After so many tries to take the snapshot before, a listing begins without it: objects then get new places.
    private const int SnapshotTries = 3;
    private readonly string _uid;
    private readonly DatasetRegistry _registry;
    private readonly AgentContext _agent;
    private readonly Action _changed;
    private readonly Signal _signal;
    private readonly ListingLoop _listing;
    private readonly SnapshotLoop _snapshots;
    private readonly RateWindow _rate;
    private readonly Retry _retry;
    private volatile DatasetWish _wish;
    private volatile Problem? _problem;
    private DatasetWish? _configured;

    /// <param name="uid">Local name.</param>
    /// <param name="wish">What is wanted first.</param>
    /// <param name="registry">The Datasets here.</param>
    /// <param name="agent">What they share.</param>
    /// <param name="exchange">Takes snapshots; null: none are taken.</param>
    /// <param name="changed">Is called when there is something to report.</param>
    public DatasetLoop(string uid, DatasetWish wish, DatasetRegistry registry, AgentContext agent, ISnapshotExchange? exchange, Action changed)
    {
        (_uid, _wish, _registry, _agent, _changed) = (uid, wish, registry, agent, changed);
        _signal = new Signal(agent.Time);
        _listing = new ListingLoop(agent.Time, _signal.Set);
        _snapshots = new SnapshotLoop(exchange, agent.Time, _signal.Set);
        _rate = new RateWindow(agent.Time, RateSpan);
        _retry = new Retry(agent.Time, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
    }

    /// <summary>Wants something else from here on.</summary>
    public void Update(DatasetWish wish)
    {
        if (wish.IsSameAs(_wish)) return;
        _wish = wish;
        _signal.Set();
    }

    /// <summary>Has a look, whatever is known.</summary>
    public void Wake() => _signal.Set();

    /// <summary>Runs until cancelled, or until nothing is wanted and nothing is left.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                var wait = await TryStepAsync(cancellationToken).ConfigureAwait(false);
                _changed();
                if (wait == TimeSpan.MinValue) return;
                await _signal.WaitAsync(wait, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The agent stops; what is under way ends below.
        }
        finally
        {
            await _listing.StopAsync().ConfigureAwait(false);
            await _snapshots.StopAsync().ConfigureAwait(false);
        }
    }

    /// <summary>What is there now, for the status; null: nothing that anybody wants to know of.</summary>
    public DatasetFacts? Facts()
    {
        var entry = _wish.Entry;
        var dataset = _registry.Find(_uid);
        if (dataset is null && entry is null) return null;
        var request = entry?.Role == NodeRole.List ? entry.ListRequest : null;
        var listed = dataset?.Node?.Listed;
        var reported = dataset is null ? null
            : request is not null && listed?.Request == request && dataset.FindSnapshot(listed.Snapshot) is { } made ? made
            : dataset.Snapshot ?? (entry?.Snapshot is null ? null : dataset.Newest);
        var (objects, bytes) = dataset?.CountCached(reported) ?? default;
        return new DatasetFacts
        {
            Uid = _uid,
            Generation = dataset?.Node is { Retained: false } record ? record.Generation : 0,
            Listing = _listing.Report(request, listed),
            Snapshot = reported,
            ListedAt = reported is null ? default : listed?.Snapshot == reported.Id ? listed.EndedAt : reported.Created.UtcDateTime,
            CachedObjects = objects,
            CachedBytes = bytes,
            ShowsNamed = entry?.Snapshot is { } named && dataset?.Snapshot?.Id == named.Id && _problem is null,
            Mounts = dataset?.MountRecords.Count ?? 0,
            Rate = dataset is null ? 0 : Rate(dataset),
            Problems = [.. new[] { _problem, entry is null ? null : _snapshots.Problem }.OfType<Problem>(), .. dataset is null ? [] : SourceProblems.Of(dataset.Conditions.All)],
        };
    }

    private long Rate(CachedDataset dataset)
    {
        lock (_rate) return _rate.Sample(dataset.Counters.OriginBytes);
    }

    private async Task<TimeSpan?> TryStepAsync(CancellationToken cancellationToken)
    {
        try
        {
            var wait = await StepAsync(cancellationToken).ConfigureAwait(false);
            _retry.Reset();
            _problem = null;
            return wait;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // A disk that is full or failed, as a rule. Another Dataset's loop goes on, and this one tries again.
            _retry.Failed();
            _problem = new Problem(NodeDatasetCondition.SnapshotAvailable, e is NotSupportedException ? "NotServed" : "NodeFailed", e.Message);
            Log.Failed(_agent.Logger, _uid, e);
            return _retry.Left;
        }
    }

    /// <summary>One look. Returns after how long to have another, null: when something changes, MinValue: never.</summary>
    private async Task<TimeSpan?> StepAsync(CancellationToken cancellationToken)
    {
        var wish = _wish;
        if (wish.Entry is not { } entry) return await LeaveAsync(wish, cancellationToken).ConfigureAwait(false);
        if ((entry.Consistency?.Mode ?? ConsistencyMode.Snapshot) != ConsistencyMode.Snapshot)
        {
            throw new NotSupportedException($"consistency.mode {entry.Consistency!.Mode} is not served yet: use {ConsistencyMode.Snapshot}");
        }

        var dataset = await OpenAsync(entry, cancellationToken).ConfigureAwait(false);
        if (_configured is null || !wish.IsSameAs(_configured))
        {
            await ConfigureAsync(dataset, wish, entry, dataset.Node?.Listed, cancellationToken).ConfigureAwait(false);

            // Credentials or sources may be what was missing.
            if (_configured is not null) _listing.TryAgain();
            _configured = wish;
        }

        if (await _snapshots.StepAsync(dataset, entry.Snapshot, mayBegin: !_listing.IsRunning, cancellationToken).ConfigureAwait(false))
        {
            await ConfigureAsync(dataset, wish, entry, dataset.Node?.Listed, cancellationToken).ConfigureAwait(false);
        }

        var request = entry.Role == NodeRole.List && MayList(entry) ? entry.ListRequest : null;
        if (await _listing.StepAsync(dataset, request, cancellationToken).ConfigureAwait(false) is { } listed)
        {
            await ConfigureAsync(dataset, wish, entry, listed, cancellationToken).ConfigureAwait(false);
        }

        return new[] { _listing.Wait, _snapshots.Wait }.Min();
    }

    // The next listing is built on the snapshot before: places, and so cached bytes, are kept.
    private bool MayList(NodeDataset entry) => !_snapshots.IsRunning && (_snapshots.Problem is null || _snapshots.Failures >= SnapshotTries || entry.Snapshot?.From.Count == 0);

    private static Task ConfigureAsync(CachedDataset dataset, DatasetWish wish, NodeDataset entry, ListedRequest? listed, CancellationToken cancellationToken) => dataset.ConfigureAsync(
        HeldDataset.Of(entry),
        wish.Secrets,
        new NodeRecord
        {
            Namespace = entry.Namespace,
            Name = entry.Name,
            Generation = entry.Generation,
            Snapshot = entry.Snapshot?.Id,
            AlsoWanted = wish.AlsoWanted,
            Listed = listed,
            Retain = entry.Retain,
        },
        cancellationToken);

    private async Task<CachedDataset> OpenAsync(NodeDataset entry, CancellationToken cancellationToken)
    {
        if (_registry.Find(_uid) is { } here) return here;
        var retained = _registry.All.FirstOrDefault(d => d.Node is { Retained: true } record && record.Namespace == entry.Namespace && record.Name == entry.Name);
        if (retained is not null)
        {
            try
            {
                return await _registry.RenameAsync(retained, _uid, cancellationToken).ConfigureAwait(false);
            }
            catch (InvalidOperationException e)
            {
                // Still mounted under the old Dataset: this one begins without what that has.
                Log.NotAdopted(_agent.Logger, _uid, e.Message);
            }
        }

        return await _registry.GetOrCreateAsync(_uid, HeldDataset.Of(entry), cancellationToken).ConfigureAwait(false);
    }

    private async Task<TimeSpan?> LeaveAsync(DatasetWish wish, CancellationToken cancellationToken)
    {
        await _listing.StopAsync().ConfigureAwait(false);
        await _snapshots.StopAsync().ConfigureAwait(false);
        if (_registry.Find(_uid) is not { Node: { } record } dataset) return TimeSpan.MinValue;
        if ((record.Retain || wish.IsNodeGone) && dataset.Newest is not null)
        {
            // Nobody vouches for credentials any more.
            if (!record.Retained) await dataset.ConfigureAsync(dataset.Spec, new Dictionary<string, Dictionary<string, string>>(), record with { Retained = true, AlsoWanted = [] }, cancellationToken).ConfigureAwait(false);
            return dataset.MountRecords.Count == 0 ? TimeSpan.MinValue : InUseInterval;
        }

        try
        {
            await _registry.DeleteAsync(dataset).ConfigureAwait(false);
            return TimeSpan.MinValue;
        }
        catch (InvalidOperationException)
        {
            // Mounted: it goes when that ends, and the status says so until then.
            return InUseInterval;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Dataset {Uid} cannot be made as it is wanted")]
        public static partial void Failed(ILogger logger, string uid, Exception error);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Dataset {Uid} begins anew: what was retained of its name is in use: {Why}")]
        public static partial void NotAdopted(ILogger logger, string uid, string why);
    }
}
