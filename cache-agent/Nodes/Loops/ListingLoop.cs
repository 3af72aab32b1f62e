using VastK8s.Api.CacheNodes;
using VastK8s.CacheAgent.Datasets;
using VastK8s.CacheAgent.Hosting;
using VastK8s.CacheAgent.Snapshots;
using VastK8s.ObjectStores;

namespace VastK8s.CacheAgent.Nodes.Loops;

/// <summary>
/// Lists a Dataset's sources when that is asked for by a token that no finished listing has. What failed is tried again: soon and then ever
/// later where another try may help, rarely where somebody has to change something first. Used by one loop.
/// </summary>
internal sealed class ListingLoop(TimeProvider time, Action changed)
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LastingRetry = TimeSpan.FromMinutes(10);
    private readonly Retry _retry = new(time, FirstRetry, LongestRetry);
    private volatile Running? _running;
    private volatile NodeListing? _failed;
    private bool _isOutdated;

    /// <summary>Whether one is under way.</summary>
    public bool IsRunning => _running is not null;

    /// <summary>How long until the next try; null: none is waited for.</summary>
    public TimeSpan? Wait => _failed is not null && _running is null ? _retry.Left : null;

    /// <summary>Something changed that may have been what failed, or what is about to make the one under way fail.</summary>
    public void TryAgain()
    {
        _isOutdated = IsRunning;
        _retry.Reset();
    }

    /// <summary>Begins what is wanted and not under way, ends what is not wanted any more, takes in what has ended.</summary>
    /// <param name="dataset">The Dataset.</param>
    /// <param name="request">The token that asks; null: nobody does.</param>
    /// <param name="stopping">Ends everything.</param>
    /// <returns>A listing that ended well; null: none did.</returns>
    public async Task<ListedRequest?> StepAsync(CachedDataset dataset, string? request, CancellationToken stopping)
    {
        if (_failed is { } failed && failed.Request != request) _failed = null;
        if (_running is { } running && running.What != request)
        {
            await StopAsync().ConfigureAwait(false);
            _retry.Reset();
        }

        if (_running is { Task.IsCompleted: true } ended) return Take(ended);
        if (request is null || request == dataset.Node?.Listed?.Request || _running is not null || _retry.Left > TimeSpan.Zero) return null;
        _running = Running.Start(
            request,
            (done, token) => dataset.IndexAsync(new SynchronousProgress<SnapshotProgress>(p => done(p.Objects)), token),
            changed,
            stopping);
        return null;
    }

    /// <summary>Ends what is under way.</summary>
    public async Task StopAsync()
    {
        if (_running is not { } running) return;
        await running.StopAsync().ConfigureAwait(false);
        _running = null;
    }

    /// <summary>The listing that a token asks for, as the status has it.</summary>
    public NodeListing? Report(string? request, ListedRequest? listed)
    {
        if (request is null) return null;
        if (listed?.Request == request) return new NodeListing { Request = request, State = NodeListing.Complete, EndedAt = listed.EndedAt };

        // What failed has failed until it succeeds: trying is no news.
        if (_failed is { } failed && failed.Request == request) return failed;
        return new NodeListing { Request = request, State = NodeListing.Running, Objects = _running?.Done ?? 0 };
    }

    private ListedRequest? Take(Running ended)
    {
        var isOutdated = _isOutdated;
        (_running, _isOutdated) = (null, false);
        ended.Dispose();
        var now = WholeSeconds(time.GetUtcNow());
        if (ended.Task.IsCompletedSuccessfully)
        {
            _failed = null;
            _retry.Reset();
            return new ListedRequest(ended.What, ended.Task.Result.Id, now);
        }

        var error = ended.Task.Exception?.GetBaseException();

        // What it failed for may have been put right after it had begun.
        if (!isOutdated) _retry.Failed(IsLasting(error) ? LastingRetry : null);
        var message = error?.Message ?? "cancelled";
        if (_failed?.Message != message) _failed = new NodeListing { Request = ended.What, State = NodeListing.Failed, EndedAt = now, Message = message };
        return null;
    }

    private static bool IsLasting(Exception? error) => error is ArgumentException or ObjectStoreException
    {
        Error: ObjectStoreError.Configuration or ObjectStoreError.BucketNotFound or ObjectStoreError.WrongRegion or ObjectStoreError.Unauthenticated or ObjectStoreError.AccessDenied,
    };

    private static DateTime WholeSeconds(DateTimeOffset now) => DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds()).UtcDateTime;
}
