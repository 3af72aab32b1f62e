using System.Collections.Concurrent;
using VastK8s.Api.CachePools;
using VastK8s.Kube;
using VastK8s.Kube.Events;
using VastK8s.Operator.Pools.Planning;

namespace VastK8s.Operator.Pools.Status;

/// <summary>Writes the status of pools, and tells what is amiss as events, once, when it begins.</summary>
internal sealed class PoolStatusWriter(Applier applier, IEventRecorder events)
{
    // What was written last, by uid: a pass that begins before the informer shows it would tell the same again.
    private readonly ConcurrentDictionary<string, CachePoolStatus> _written = new();

    public async Task WriteAsync(CachePool pool, PoolPlan plan, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var before = _written.GetValueOrDefault(pool.Metadata.Uid) ?? pool.Status;
        var report = PoolReport.Of(pool with { Status = before }, plan, now);
        if (report.Status != pool.Status)
        {
            var desired = new CachePool { Metadata = new V1ObjectMeta { Name = pool.Metadata.Name, Uid = pool.Metadata.Uid }, Status = report.Status };
            await applier.ApplyStatusAsync(desired, pool, cancellationToken).ConfigureAwait(false);
        }

        _written[pool.Metadata.Uid] = report.Status;
        // A message may be cut: of one that is as it was, nothing is new.
        if (report.Status.Message == before?.Message) return;
        foreach (var problem in report.Problems.Where(problem => problem.IsTold))
        {
            if (before?.Message?.Contains(problem.Message, StringComparison.Ordinal) != true) events.Event(pool, EventType.Warning, problem.Reason, problem.Message);
        }
    }

    public void Forget(CachePool pool) => _written.TryRemove(pool.Metadata.Uid, out _);
}
