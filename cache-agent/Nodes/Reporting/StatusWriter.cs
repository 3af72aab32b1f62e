using k8s.Models;
using VastK8s.Api.CacheNodes;
using VastK8s.Kube;

namespace VastK8s.CacheAgent.Nodes.Reporting;

/// <summary>
/// Writes the status of a CacheNode: only what differs from what was written last; at once what is news, progress at most every two seconds. Where the API server
/// does not answer, it goes on trying, and the newest status is the one that is written in the end.
/// </summary>
internal sealed partial class StatusWriter(IKubeClient client, string name, Func<CacheNode?> live, TimeProvider time, ILogger logger)
{
    /// <summary>Field manager; the status is applied under this name with <c>-status</c> added.</summary>
    public const string FieldManager = "vastk8s-agent";

    private static readonly TimeSpan NewsGap = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ProgressGap = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(30);
    private readonly Applier _applier = new(client, FieldManager);
    private readonly Signal _signal = new(time);
    private readonly Retry _retry = new(time, FirstRetry, LongestRetry);
    private volatile CacheNodeStatus? _newest;
    private volatile Written? _written;
    private long? _writtenAt;
    private volatile string? _problem;
    private long _writes;

    /// <summary>Writes that the API server took.</summary>
    public long Writes => Interlocked.Read(ref _writes);

    /// <summary>Whether the CacheNode is known, so that what an earlier agent wrote there is, too.</summary>
    public bool KnowsNode => live() is not null;

    /// <summary>Whether the API server has the newest request of this node for a Dataset.</summary>
    public bool HasAskedFor(string datasetUid) => (_written?.Status ?? live()?.Status)?.MountRequests.Any(request => request.DatasetUid == datasetUid) == true;

    /// <summary>Why the API server did not take the status when it was last tried; null: it did.</summary>
    public string? Problem => _problem;

    /// <summary>The status before this one, whose conditions say since when: what was published last, or what an earlier agent wrote.</summary>
    public CacheNodeStatus? Before => _newest ?? live()?.Status;

    /// <summary>This is the status now.</summary>
    public void Publish(CacheNodeStatus status)
    {
        _newest = status;
        _signal.Set();
    }

    /// <summary>The CacheNode changed, or came.</summary>
    public void Wake() => _signal.Set();

    /// <summary>Writes until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                // Woken before its time, it looks again, and waits on or not by what is newest then.
                var wait = await StepAsync(cancellationToken).ConfigureAwait(false);
                await _signal.WaitAsync(wait, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // What is to be said last is said by FlushAsync.
        }
    }

    /// <summary>Writes the newest status now, whatever was written when. For the end, when <see cref="RunAsync"/> has returned. False if the API server did not take it.</summary>
    public async Task<bool> FlushAsync(CancellationToken cancellationToken)
    {
        if (_newest is not { } status || live() is not { } node) return false;
        return await TryWriteAsync(node, status, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes what is due. Returns how long to wait for something else to be; null: until something is published.</summary>
    private async Task<TimeSpan?> StepAsync(CancellationToken cancellationToken)
    {
        if (_newest is not { } status || live() is not { } node || IsWritten(node, status)) return null;
        if (Left() is var left && left > TimeSpan.Zero) return left;
        return await TryWriteAsync(node, status, cancellationToken).ConfigureAwait(false) ? null : _retry.Left;
    }

    // How long what is newest has to wait.
    private TimeSpan Left()
    {
        if (_retry.Failures > 0) return _retry.Left;
        if (_writtenAt is not { } at || _newest is not { } status || _written is not { } written) return TimeSpan.Zero;
        return (StatusChange.IsProgress(written.Status, status) ? ProgressGap : NewsGap) - time.GetElapsedTime(at);
    }

    // An agent that was started again finds its own status there. Another CacheNode of the name has none of it.
    private bool IsWritten(CacheNode node, CacheNodeStatus status)
    {
        if (_written is { } written && written.Uid == node.Metadata.Uid) return StatusChange.IsNone(written.Status, status);
        return node.Status is { } there && StatusChange.IsNone(there, status);
    }

    private async Task<bool> TryWriteAsync(CacheNode node, CacheNodeStatus status, CancellationToken cancellationToken)
    {
        try
        {
            await _applier.ApplyStatusAsync(new CacheNode { Metadata = new V1ObjectMeta { Name = name }, Status = status }, null, cancellationToken).ConfigureAwait(false);
            (_written, _writtenAt) = (new Written(node.Metadata.Uid, status), time.GetTimestamp());
            Interlocked.Increment(ref _writes);
            _retry.Reset();
            _problem = null;
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            _problem = e.Message;
            var asked = (e as KubeStatusException)?.RetryAfter;
            _retry.Failed(asked is { } pause && pause > FirstRetry ? pause : null);
            if (KubeErrors.IsTransient(e) || e is OperationCanceledException or KubeStatusException { IsNotFound: true }) Log.Later(logger, name, e.Message);
            else Log.Refused(logger, name, e);
            return false;
        }
    }

    private sealed record Written(string? Uid, CacheNodeStatus Status);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "status of CacheNode {Name} is written later: {Why}")]
        public static partial void Later(ILogger logger, string name, string why);

        [LoggerMessage(Level = LogLevel.Error, Message = "status of CacheNode {Name} is not taken")]
        public static partial void Refused(ILogger logger, string name, Exception error);
    }
}
