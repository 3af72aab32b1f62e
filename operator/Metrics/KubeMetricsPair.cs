using VastK8s.Kube;
using VastK8s.Kube.Controllers;
using VastK8s.Kube.Events;

namespace VastK8s.Operator.Metrics;

/// <summary>Tells two.</summary>
internal sealed class KubeMetricsPair(IKubeMetrics first, IKubeMetrics second) : IKubeMetrics
{
    public void ApiRequest(string verb, string resource, int code, TimeSpan duration) => Both(m => m.ApiRequest(verb, resource, code, duration));

    public void ApiThrottled(TimeSpan waited) => Both(m => m.ApiThrottled(waited));

    public void ApplySuppressed(string resource) => Both(m => m.ApplySuppressed(resource));

    public void Listed(string resource, int objects, TimeSpan duration) => Both(m => m.Listed(resource, objects, duration));

    public void WatchEnded(string resource, string why) => Both(m => m.WatchEnded(resource, why));

    public void Undecodable(string resource) => Both(m => m.Undecodable(resource));

    public void HandlerFailed(string resource) => Both(m => m.HandlerFailed(resource));

    public void QueueAdded(string queue, int depth) => Both(m => m.QueueAdded(queue, depth));

    public void QueueTaken(string queue, int depth, TimeSpan waited) => Both(m => m.QueueTaken(queue, depth, waited));

    public void QueueRetried(string queue) => Both(m => m.QueueRetried(queue));

    public void Reconciled(string controller, ReconcileOutcome outcome, TimeSpan duration) => Both(m => m.Reconciled(controller, outcome, duration));

    public void LeadershipChanged(string lease, bool isLeader) => Both(m => m.LeadershipChanged(lease, isLeader));

    public void EventRecorded(EventOutcome outcome) => Both(m => m.EventRecorded(outcome));

    private void Both(Action<IKubeMetrics> tell)
    {
        tell(first);
        tell(second);
    }
}
