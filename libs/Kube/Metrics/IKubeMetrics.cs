namespace VastK8s.Kube;

/// <summary>
/// What the runtime tells about itself, after controller-runtime's and client-go's metrics. Each member does nothing unless implemented; implementations must be
/// quick and must not throw. Durations are measured on the monotonic clock.
/// </summary>
public interface IKubeMetrics
{
    /// <summary>Metrics that go nowhere.</summary>
    static IKubeMetrics None { get; } = new NoKubeMetrics();

    /// <summary>An API request was answered, or failed to be.</summary>
    /// <param name="verb">get, list, watch, create, update, patch, apply, delete; with <c>_status</c> for the subresource.</param>
    /// <param name="resource"><see cref="KubeResource.QualifiedName"/>.</param>
    /// <param name="code">HTTP status code; 0 when there was no answer.</param>
    /// <param name="duration">Until the answer was read whole; for a watch until it began.</param>
    void ApiRequest(string verb, string resource, int code, TimeSpan duration) { }

    /// <summary>A request waited in the client for its turn (<see cref="Http.KubeClientConfig.RequestsPerSecond"/>).</summary>
    void ApiThrottled(TimeSpan waited) { }

    /// <summary>An apply was not sent, because it would have changed nothing.</summary>
    void ApplySuppressed(string resource) { }

    /// <summary>An informer listed everything.</summary>
    void Listed(string resource, int objects, TimeSpan duration) { }

    /// <summary>A watch of an informer ended.</summary>
    /// <param name="resource"><see cref="KubeResource.QualifiedName"/>.</param>
    /// <param name="why"><c>end</c> (the server's time limit), <c>expired</c> (list again), or <c>error</c>.</param>
    void WatchEnded(string resource, string why) { }

    /// <summary>An object that the type cannot hold was left out, or left as it was.</summary>
    void Undecodable(string resource) { }

    /// <summary>An event handler or a mapper of an informer threw.</summary>
    void HandlerFailed(string resource) { }

    /// <summary>A key was added to a queue that did not have it.</summary>
    void QueueAdded(string queue, int depth) { }

    /// <summary>A worker took a key.</summary>
    /// <param name="queue">Name of the queue.</param>
    /// <param name="depth">Keys that wait now.</param>
    /// <param name="waited">How long it had waited.</param>
    void QueueTaken(string queue, int depth, TimeSpan waited) { }

    /// <summary>A key was added with backoff.</summary>
    void QueueRetried(string queue) { }

    /// <summary>A reconcile ended.</summary>
    /// <param name="controller">Name of the controller.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="duration">How long it took.</param>
    void Reconciled(string controller, Controllers.ReconcileOutcome outcome, TimeSpan duration) { }

    /// <summary>Leadership was won or lost.</summary>
    void LeadershipChanged(string lease, bool isLeader) { }

    /// <summary>An event was written (created or counted up), dropped by a rate limit or a full queue, or could not be written.</summary>
    void EventRecorded(Events.EventOutcome outcome) { }
}
