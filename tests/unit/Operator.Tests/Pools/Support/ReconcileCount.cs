using VastK8s.Kube;
using VastK8s.Kube.Controllers;

namespace VastK8s.Operator.Tests.Pools.Support;

/// <summary>Counts what was asked of a controller and what it did.</summary>
internal sealed class ReconcileCount : IKubeMetrics
{
    private int _asked;
    private int _done;

    /// <summary>Whether it has done something, and nothing is left.</summary>
    public bool IsAtRest => Volatile.Read(ref _done) is > 0 and var done && done >= Volatile.Read(ref _asked);

    public void QueueAdded(string queue, int depth) => Interlocked.Increment(ref _asked);

    public void Reconciled(string controller, ReconcileOutcome outcome, TimeSpan duration) => Interlocked.Increment(ref _done);
}
