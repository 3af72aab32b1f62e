using VastK8s.Api.CacheNodes;
using VastK8s.CacheAgent.Datasets;
using VastK8s.CacheAgent.Nodes.State;

namespace VastK8s.CacheAgent.Nodes.Scheduling;

/// <summary>
/// Runs the prefetches that a spec wants: the highest priority first, equal ones together. Each look goes by what is wanted now: what is not is stopped, and what is there
/// stays, so that stopping for something more urgent, or being started again, loses nothing.
/// </summary>
internal sealed partial class PrefetchScheduler
{
    // Each walks its rows once and has workers of its own; how much is fetched at once is the gate's to say.
    private const int Most = 8;
    private static readonly TimeSpan VerifyInterval = TimeSpan.FromSeconds(15);
    private readonly DatasetRegistry _registry;
    private readonly FinishedJobs _finished;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Action _changed;
    private readonly Signal _signal;
    private readonly Lock _gate = new();
    private CacheNodeSpec _spec = new();
    private volatile IReadOnlyList<PrefetchItem> _items = [];

    public PrefetchScheduler(DatasetRegistry registry, FinishedJobs finished, TimeProvider time, ILogger logger, Action changed)
    {
        (_registry, _finished, _time, _logger, _changed) = (registry, finished, time, logger, changed);
        _signal = new Signal(time);
    }

    /// <summary>Prefetches that wait for their turn or snapshot, and that run.</summary>
    public (int Waiting, int Running) Queue => (_items.Count(i => !i.IsDone && !i.IsRunning), _items.Count(i => i.IsRunning));

    /// <summary>Wants something else from here on.</summary>
    public void Update(CacheNodeSpec spec)
    {
        lock (_gate) _spec = spec;
        _signal.Set();
    }

    /// <summary>A snapshot came.</summary>
    public void Wake() => _signal.Set();

    /// <summary>How the prefetch of a Dataset's entry is; null: none is wanted.</summary>
    public PrefetchFacts? Facts(string datasetUid) => _items.FirstOrDefault(i => i.Wish.Job is null && i.Wish.DatasetUid == datasetUid)?.Facts();

    /// <summary>How the runs of the spec are.</summary>
    public IReadOnlyList<NodePrefetchJobStatus> Jobs() =>
        [.. _items.Where(i => i.Wish.Job is not null).Select(i => i.JobStatus(_registry.Find(i.Wish.DatasetUid)?.FindSnapshot(i.Wish.Snapshot) is not null))];

    /// <summary>Runs until cancelled; nothing runs afterwards.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var wait = await TryStepAsync(cancellationToken).ConfigureAwait(false);
                await _signal.WaitAsync(wait, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            foreach (var item in _items) await EndAsync(item).ConfigureAwait(false);
        }
    }

    private async Task<TimeSpan> TryStepAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await StepAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The state directory's disk is full or failed, as a rule.
            Log.Failed(_logger, e);
            return VerifyInterval;
        }
    }

    private async Task<TimeSpan> StepAsync(CancellationToken cancellationToken)
    {
        CacheNodeSpec spec;
        lock (_gate) spec = _spec;
        await FollowAsync(spec).ConfigureAwait(false);
        foreach (var item in _items)
        {
            await item.ReapAsync().ConfigureAwait(false);
            item.Verify();
        }

        var chosen = PrefetchChoice.Of(_items.Select(i => (i, i.Wish.Priority, i.CanRun(_registry), i.IsRunning)), Most);
        foreach (var item in _items.Where(i => i.IsRunning && !chosen.Contains(i))) await item.StopAsync().ConfigureAwait(false);
        foreach (var item in _items.Where(i => !i.IsRunning && chosen.Contains(i)))
        {
            if (_registry.Find(item.Wish.DatasetUid) is { } dataset) item.Start(dataset, cancellationToken);
        }

        _changed();

        // What waits for its turn is looked at when another ends, what waits for a snapshot when that comes; what is complete, now and then.
        return new[] { VerifyInterval, _items.Select(i => i.Wait).Min() ?? VerifyInterval }.Min();
    }

    private async Task FollowAsync(CacheNodeSpec spec)
    {
        var wishes = PrefetchWish.Of(spec);
        _finished.Keep(spec.PrefetchJobs);
        var before = _items;
        var kept = before.Where(i => wishes.Contains(i.Wish)).ToDictionary(i => i.Wish);
        foreach (var gone in before.Where(i => !kept.ContainsKey(i.Wish))) await EndAsync(gone).ConfigureAwait(false);
        _items = [.. wishes.Distinct().Select(w => kept.GetValueOrDefault(w) ?? new PrefetchItem(w, _finished, _time, _signal.Set))];
    }

    private static async Task EndAsync(PrefetchItem item)
    {
        await item.StopAsync().ConfigureAwait(false);
        item.Release();
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "prefetches cannot be looked after; tried again")]
        public static partial void Failed(ILogger logger, Exception error);
    }
}
