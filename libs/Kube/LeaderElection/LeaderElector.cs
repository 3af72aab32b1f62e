using Microsoft.Extensions.Logging;

namespace VastK8s.Kube.LeaderElection;

/// <summary>
/// Runs work in one process of many, by a Lease of coordination.k8s.io. All decisions are made on this process's monotonic clock: the leader stops its work
/// <see cref="LeaderElectionOptions.RenewDeadline"/> after it last sent a renewal that succeeded, others wait <see cref="LeaderElectionOptions.LeaseDuration"/> after they saw it, which is
/// later. So clocks may be wrong and may jump; only their rates must agree better than the ratio of the two. (A machine that is suspended does not count the time: its
/// work may write once more after it wakes. Writes carry versions for that case.)
/// </summary>
public sealed partial class LeaderElector
{
    private readonly LeaderElectionOptions _options;
    private readonly LeaseLock _lock;
    private readonly TimeProvider _time;
    private long _renewed;
    private volatile bool _leading;
    private string _reported = "";

    /// <summary>An elector that begins when <see cref="RunAsync"/> is called.</summary>
    /// <exception cref="ArgumentException">The times are not in order.</exception>
    public LeaderElector(IKubeClient client, LeaderElectionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        _options = options;
        _time = options.TimeProvider;
        _lock = new LeaseLock(client, options);
    }

    /// <summary>Whether the work may run now: the Lease is ours, and was renewed in time.</summary>
    public bool IsLeader => _leading && _time.GetElapsedTime(Volatile.Read(ref _renewed)) < _options.RenewDeadline;

    /// <summary>Who leads, as last seen; "" for nobody.</summary>
    public string Leader => _lock.Holder;

    /// <summary>
    /// Waits for the Lease, runs the work under it, and returns when the work has ended, never before. Cancelled, it cancels the work, goes on renewing until that has
    /// ended, and then gives the Lease up. Returns without an exception if it was cancelled first.
    /// </summary>
    /// <param name="work">Runs until its token is cancelled, and then stops as fast as it can.</param>
    /// <param name="cancellationToken">Ends it all.</param>
    /// <exception cref="LeaderElectionLostException">The Lease was lost. The process should end, and be started again.</exception>
    /// <remarks>What the work throws is thrown on.</remarks>
    public async Task RunAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        if (!await AcquireAsync(cancellationToken).ConfigureAwait(false)) return;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        SetLeading(true);
        var working = Task.Run(() => work(stop.Token), CancellationToken.None);
        var lost = !await RenewUntilAsync(working).ConfigureAwait(false);
        SetLeading(false);
        if (lost)
        {
            await using var overstay = Overstay(working);
            await stop.CancelAsync().ConfigureAwait(false);
            await working.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        else if (_options.ReleaseOnCancel)
        {
            await ReleaseAsync().ConfigureAwait(false);
        }

        if (working.IsFaulted) await working.ConfigureAwait(false);
        if (lost) throw new LeaderElectionLostException($"The Lease {_options.Lease} was lost{(Leader.Length > 0 && Leader != _options.Identity ? $" to {Leader}" : "")}.");
    }

    private async Task<bool> AcquireAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            if (await AttemptAsync(_options.RenewDeadline / 2, cancellationToken).ConfigureAwait(false) == true) return true;
            await Task.Delay(_options.RetryPeriod * (1 + (1.2 * Random.Shared.NextDouble())), _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return false;
    }

    /// <summary>Renews until the work has ended (true) or the Lease is lost (false).</summary>
    private async Task<bool> RenewUntilAsync(Task working)
    {
        while (true)
        {
            var left = Left();
            var pause = Task.Delay(left < _options.RetryPeriod ? left : _options.RetryPeriod, _time);
            if (await Task.WhenAny(working, pause).ConfigureAwait(false) == working) return true;
            left = Left();
            if (left == TimeSpan.Zero)
            {
                Log.Lost(_options.Logger, _options.Lease, _options.RenewDeadline.TotalSeconds);
                return false;
            }

            // Half the time for one attempt: a connection that is dead must not use up all of it.
            var half = _options.RenewDeadline / 2;
            if (await AttemptAsync(left < half ? left : half, CancellationToken.None).ConfigureAwait(false) != false) continue;
            Log.Taken(_options.Logger, _options.Lease, Leader);
            return false;
        }
    }

    private TimeSpan Left()
    {
        var left = _options.RenewDeadline - _time.GetElapsedTime(_renewed);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>True: the Lease is ours, renewed now. False: another has it. Null: not known.</summary>
    private async Task<bool?> AttemptAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);

        // From before it is sent: the server may do it at any time after.
        var sent = _time.GetTimestamp();
        try
        {
            var isOurs = await _lock.TryAcquireOrRenewAsync(either.Token).ConfigureAwait(false);
            if (isOurs) Volatile.Write(ref _renewed, sent);
            Report();

            // A write that lost a race against another one: who has won is seen the next time.
            return isOurs ? true : Leader.Length > 0 && Leader != _options.Identity ? false : null;
        }
        catch (Exception e)
        {
            if (!cancellationToken.IsCancellationRequested) Log.Failed(_options.Logger, _options.Lease, e);
            return null;
        }
    }

    private async Task ReleaseAsync()
    {
        using var deadline = new CancellationTokenSource(_options.RenewDeadline / 2, _time);
        try
        {
            await _lock.ReleaseAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // It runs out by itself.
            Log.NotReleased(_options.Logger, _options.Lease, e);
        }
    }

    private ITimer? Overstay(Task working)
    {
        if (_options.OnOverstay is not { } callback) return null;
        var left = _options.LeaseDuration - _time.GetElapsedTime(_renewed);
        return _time.CreateTimer(
            _ =>
            {
                if (!working.IsCompleted) callback();
            },
            null, left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private void SetLeading(bool leading)
    {
        _leading = leading;
        _options.Metrics.LeadershipChanged(_options.Lease.ToString(), leading);
        if (leading) Log.Leading(_options.Logger, _options.Lease, _options.Identity);
    }

    private void Report()
    {
        if (Leader == _reported) return;
        _reported = Leader;
        if (_reported.Length > 0) _options.OnNewLeader?.Invoke(_reported);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{Identity} leads by {Lease}")]
        public static partial void Leading(ILogger logger, NamespacedName lease, string identity);

        [LoggerMessage(LogLevel.Error, "{Lease} was not renewed for {Deadline} s: the work stops")]
        public static partial void Lost(ILogger logger, NamespacedName lease, double deadline);

        [LoggerMessage(LogLevel.Error, "{Lease} was taken by {Leader}: the work stops")]
        public static partial void Taken(ILogger logger, NamespacedName lease, string leader);

        [LoggerMessage(LogLevel.Warning, "Cannot acquire or renew {Lease}, trying again")]
        public static partial void Failed(ILogger logger, NamespacedName lease, Exception exception);

        [LoggerMessage(LogLevel.Warning, "Cannot release {Lease}: others have to wait for its end")]
        public static partial void NotReleased(ILogger logger, NamespacedName lease, Exception exception);
    }
}
