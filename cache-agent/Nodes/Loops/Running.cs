using VastK8s.CacheAgent.Snapshots;

namespace VastK8s.CacheAgent.Nodes.Loops;

/// <summary>Work that ends with a snapshot, under way beside the loop that wants it.</summary>
internal sealed class Running : IDisposable
{
    private readonly CancellationTokenSource _stop;
    private long _done;

    private Running(string what, Func<Action<long>, CancellationToken, Task<SnapshotInfo>> work, CancellationToken stopping)
    {
        What = what;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var token = _stop.Token;
        Task = System.Threading.Tasks.Task.Run(() => work(done => Volatile.Write(ref _done, done), token), CancellationToken.None);
    }

    public string What { get; }

    public Task<SnapshotInfo> Task { get; }

    /// <summary>Objects listed, or bytes received.</summary>
    public long Done => Volatile.Read(ref _done);

    /// <summary>Begins.</summary>
    /// <param name="what">What it is for: the token of a listing, the id of a snapshot.</param>
    /// <param name="work">The work; is told how to report progress.</param>
    /// <param name="ended">Is called when it ended, however.</param>
    /// <param name="stopping">Ends it.</param>
    public static Running Start(string what, Func<Action<long>, CancellationToken, Task<SnapshotInfo>> work, Action ended, CancellationToken stopping)
    {
        var running = new Running(what, work, stopping);
        _ = running.Task.ContinueWith(_ => ended(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return running;
    }

    /// <summary>Asks it to end, and waits for that.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await ((Task)Task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Dispose();
    }

    public void Dispose() => _stop.Dispose();
}
