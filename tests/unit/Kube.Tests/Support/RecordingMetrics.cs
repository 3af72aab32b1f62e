using System.Collections.Concurrent;
using VastK8s.Kube.Controllers;
using VastK8s.Kube.Events;

namespace VastK8s.Kube.Tests.Support;

/// <summary>Keeps what the runtime tells.</summary>
internal sealed class RecordingMetrics : IKubeMetrics
{
    private int _lists;
    private int _handlerFailures;
    private int _undecodable;
    private int _suppressed;
    private int _retries;

    public ConcurrentQueue<(string Verb, string Resource, int Code)> Requests { get; } = new();

    public ConcurrentQueue<string> WatchEnds { get; } = new();

    public ConcurrentQueue<ReconcileOutcome> Outcomes { get; } = new();

    public ConcurrentQueue<EventOutcome> Events { get; } = new();

    public ConcurrentQueue<bool> Leadership { get; } = new();

    public ConcurrentQueue<TimeSpan> Throttled { get; } = new();

    public int Lists => Volatile.Read(ref _lists);

    public int HandlerFailures => Volatile.Read(ref _handlerFailures);

    public int UndecodableObjects => Volatile.Read(ref _undecodable);

    public int Suppressed => Volatile.Read(ref _suppressed);

    public int Retries => Volatile.Read(ref _retries);

    public int Count(string verb) => Requests.Count(request => request.Verb == verb);

    public void ApiRequest(string verb, string resource, int code, TimeSpan duration) => Requests.Enqueue((verb, resource, code));

    public void ApiThrottled(TimeSpan waited) => Throttled.Enqueue(waited);

    public void ApplySuppressed(string resource) => Interlocked.Increment(ref _suppressed);

    public void Listed(string resource, int objects, TimeSpan duration) => Interlocked.Increment(ref _lists);

    public void WatchEnded(string resource, string why) => WatchEnds.Enqueue(why);

    public void HandlerFailed(string resource) => Interlocked.Increment(ref _handlerFailures);

    public void Undecodable(string resource) => Interlocked.Increment(ref _undecodable);

    public void QueueRetried(string queue) => Interlocked.Increment(ref _retries);

    public void Reconciled(string controller, ReconcileOutcome outcome, TimeSpan duration) => Outcomes.Enqueue(outcome);

    public void LeadershipChanged(string lease, bool isLeader) => Leadership.Enqueue(isLeader);

    public void EventRecorded(EventOutcome outcome) => Events.Enqueue(outcome);
}
