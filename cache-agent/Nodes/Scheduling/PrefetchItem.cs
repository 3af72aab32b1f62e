using VastK8s.Api.CacheNodes;
using VastK8s.CacheAgent.Datasets;
using VastK8s.CacheAgent.Nodes.State;
using VastK8s.CacheAgent.Prefetching;

namespace VastK8s.CacheAgent.Nodes.Scheduling;

/// <summary>
/// One wish on its way: waits for its snapshot and its turn, runs, is complete or tries again (an entry) or has failed (an attempt of a job). What an entry
/// wants is kept from eviction for as long as it is wanted. Used by the scheduler's loop; its answers may be asked for by others.
/// </summary>
internal sealed class PrefetchItem(PrefetchWish wish, FinishedJobs finished, TimeProvider time, Action changed)
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(5);
    private readonly Retry _retry = new(time, FirstRetry, LongestRetry);
    private CachedDataset? _dataset;
    private IDisposable? _kept;
    private CachedShare? _share;
    private CancellationTokenSource? _stop;
    private volatile Task? _task;
    private volatile Prefetch? _prefetch;
    private volatile PrefetchReport? _last;
    private volatile string? _failure;
    private volatile bool _complete;

    public PrefetchWish Wish => wish;

    /// <summary>How an attempt of a job ended; null: it did not.</summary>
    public NodePrefetchJobStatus? Ended { get; private set; } = wish.Job is { } job ? finished.Find(job) : null;

    public bool IsRunning => _task is not null;

    /// <summary>Whether nothing is left to do for now.</summary>
    public bool IsDone => Ended is not null || _complete;

    /// <summary>How long until another try; null: none is waited for.</summary>
    public TimeSpan? Wait => IsDone || IsRunning || _retry.Failures == 0 ? null : _retry.Left;

    /// <summary>Whether it could run now.</summary>
    public bool CanRun(DatasetRegistry registry) => !IsDone && _retry.Left == TimeSpan.Zero && registry.Find(wish.DatasetUid)?.FindSnapshot(wish.Snapshot) is not null;

    public void Start(CachedDataset dataset, CancellationToken stopping)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var token = _stop.Token;
        var task = Task.Run(() => RunAsync(dataset, token), CancellationToken.None);
        _task = task;
        _ = task.ContinueWith(_ => changed(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Takes in how a run ended, if one did.</summary>
    public async Task ReapAsync()
    {
        if (_task is not { IsCompleted: true } task) return;
        var error = await OutcomeOf(task).ConfigureAwait(false);
        _stop?.Dispose();
        (_stop, _task, _prefetch) = (null, null, null);
        if (error is OperationCanceledException) return;
        _failure = error?.Message ?? (_last is { State: PrefetchState.Complete } ? null : _last?.Failures is { Count: > 0 } failures ? failures[^1].Message : "not complete");
        if (wish.Job is { } job)
        {
            Ended = JobReport.Of(job, _last, _failure is null ? NodePrefetchJobStatus.Complete : NodePrefetchJobStatus.Failed, _failure);
            finished.Add(Ended);
        }
        else if (_failure is null)
        {
            _complete = true;
            _retry.Reset();
        }
        else
        {
            _retry.Failed();
        }
    }

    /// <summary>Whether all of it still is present; what a failed disk took is fetched again.</summary>
    public void Verify()
    {
        if (!_complete || wish.Job is not null || _share is null || _last is null || _share.Count().Objects >= _last.ObjectsTotal) return;
        _complete = false;
        _retry.Failed();
    }

    /// <summary>Asks it to stop, and waits for that. What is there stays.</summary>
    public async Task StopAsync()
    {
        if (_task is not { } task || _stop is null) return;
        await _stop.CancelAsync().ConfigureAwait(false);
        await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await ReapAsync().ConfigureAwait(false);
    }

    /// <summary>It is not wanted any more, and does not run.</summary>
    public void Release()
    {
        _kept?.Dispose();
        _kept = null;
    }

    /// <summary>How it is; what failed has failed until it succeeds: trying again is no news.</summary>
    public PrefetchFacts Facts() => _complete ? new(true, 0, null) : new(false, _failure is null ? 0 : _last?.Shortfall ?? 0, _failure);

    public NodePrefetchJobStatus JobStatus(bool hasSnapshot) => Ended ?? (_prefetch?.Report() is { } report
        ? JobReport.Of(wish.Job!, report, NodePrefetchJobStatus.Running, null)
        : JobReport.Of(wish.Job!, null, NodePrefetchJobStatus.Pending, hasSnapshot ? "waits for prefetches that go first" : $"snapshot {wish.Snapshot} is not on this node"));

    private async Task RunAsync(CachedDataset dataset, CancellationToken cancellationToken)
    {
        var rows = dataset.RowsOf([.. wish.Paths], wish.Snapshot);
        if (wish.Job is null && (_kept is null || _dataset != dataset))
        {
            _kept?.Dispose();
            _kept = dataset.Keep(rows);
            _share = dataset.ShareOf(rows);
            _dataset = dataset;
        }

        var prefetch = dataset.PreparePrefetch(rows);
        _prefetch = prefetch;
        try
        {
            await prefetch.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _last = prefetch.Report();
        }
    }

    private static async Task<Exception?> OutcomeOf(Task task)
    {
        try
        {
            await task.ConfigureAwait(false);
            return null;
        }
        catch (Exception e)
        {
            // Whatever it was is this item's failure; others go on.
            return e;
        }
    }
}
