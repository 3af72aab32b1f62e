using VastK8s.Api.CacheNodes;
using VastK8s.CacheAgent.Datasets;
using VastK8s.CacheAgent.Exchange;

namespace VastK8s.CacheAgent.Nodes.Loops;

/// <summary>Takes the snapshot that the spec names from a node that has it, until it is here. Used by one loop.</summary>
internal sealed class SnapshotLoop(ISnapshotExchange? exchange, TimeProvider time, Action changed)
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(1);
    private readonly Retry _retry = new(time, FirstRetry, LongestRetry);
    private volatile Running? _running;
    private volatile Problem? _problem;
    private NodeSnapshot? _wanted;

    /// <summary>Whether one is under way.</summary>
    public bool IsRunning => _running is not null;

    /// <summary>Tries that failed since the last one that did not.</summary>
    public int Failures => _retry.Failures;

    /// <summary>How long until the next try; null: none is waited for.</summary>
    public TimeSpan? Wait => _problem is not null && _running is null && _wanted is { From.Count: > 0 } ? _retry.Left : null;

    /// <summary>Why the snapshot is not here; null: it is, or nothing has failed.</summary>
    public Problem? Problem => _problem;

    /// <summary>Begins what is wanted and not under way, ends what is not wanted any more, takes in what has ended.</summary>
    /// <param name="dataset">The Dataset.</param>
    /// <param name="wanted">What the spec names; null: nothing.</param>
    /// <param name="mayBegin">Whether nothing else is at work in the Dataset's directory.</param>
    /// <param name="stopping">Ends everything.</param>
    /// <returns>Whether something came that is to be shown.</returns>
    public async Task<bool> StepAsync(CachedDataset dataset, NodeSnapshot? wanted, bool mayBegin, CancellationToken stopping)
    {
        // Another node that has it may give it at once.
        if (_wanted != wanted) _retry.Reset();
        _wanted = wanted;
        if (_running is { } running && running.What != wanted?.Id) await StopAsync().ConfigureAwait(false);
        if (_running is { Task.IsCompleted: true } ended) return Take(ended);
        if (wanted is null || dataset.FindSnapshot(wanted.Id) is not null)
        {
            _problem = null;
            return false;
        }

        if (_running is not null || !mayBegin) return false;
        if (wanted.From.Count == 0 || exchange is null)
        {
            _problem = new Problem(
                NodeDatasetCondition.SnapshotAvailable,
                exchange is null ? "NoExchange" : "NoNodeHasIt",
                $"snapshot {wanted.Id} is not here, and {(exchange is null ? "this agent takes none from others" : "no node is known that has it")}");
            return false;
        }

        if (_retry.Left > TimeSpan.Zero) return false;
        _running = Running.Start(
            wanted.Id,
            (done, token) => exchange.FetchAsync(dataset.Name, wanted.Id, [.. wanted.From], dataset, new Hosting.SynchronousProgress<long>(done), token),
            changed,
            stopping);
        return false;
    }

    /// <summary>Ends what is under way.</summary>
    public async Task StopAsync()
    {
        if (_running is not { } running) return;
        await running.StopAsync().ConfigureAwait(false);
        _running = null;
    }

    private bool Take(Running ended)
    {
        _running = null;
        ended.Dispose();
        if (ended.Task.IsCompletedSuccessfully)
        {
            _problem = null;
            _retry.Reset();
            return true;
        }

        _retry.Failed();
        _problem = new Problem(NodeDatasetCondition.SnapshotAvailable, "FetchFailed", ended.Task.Exception?.GetBaseException().Message ?? "cancelled");
        return false;
    }
}
