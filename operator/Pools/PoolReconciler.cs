using System.Collections.Concurrent;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.CachePools;
using VastK8s.Kube;
using VastK8s.Kube.Controllers;
using VastK8s.Kube.Events;
using VastK8s.Operator.Hosting;
using VastK8s.Operator.Placement;
using VastK8s.Operator.Pools.Membership;
using VastK8s.Operator.Pools.Planning;
using VastK8s.Operator.Pools.Status;
using VastK8s.Operator.Pools.Writing;

namespace VastK8s.Operator.Pools;

/// <summary>
/// Makes the CacheNodes of a pool, all of them in one pass: what one Dataset gets depends on what others have, and a node's spec is one object. The key is the pool's name. Many changes
/// that come together are one pass, since a key waits once however often it is added.
/// </summary>
internal sealed class PoolReconciler : IReconciler
{
    // While bytes arrive, sums change all the time: they are looked at so often. At rest nobody looks.
    private static readonly TimeSpan SumsInterval = TimeSpan.FromSeconds(15);

    private readonly OperatorInformers _informers;
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly WrittenNodes _written;
    private readonly CacheNodeWriter _writer;
    private readonly PoolStatusWriter _status;
    private readonly PoolFinalizer _finalizer;
    private readonly AgentTokenSecret _token;
    private readonly ConcurrentDictionary<string, PlanCache> _caches = new();
    private readonly PassPace _pace;

    public PoolReconciler(OperatorInformers informers, OperatorOptions options, IKubeClient client, Applier applier, IEventRecorder events, TimeProvider time)
    {
        (_informers, _time, _started) = (informers, time, time.GetTimestamp());
        _pace = new PassPace(time);
        _written = new WrittenNodes(time);
        _writer = new CacheNodeWriter(client, applier, _written, time);
        _status = new PoolStatusWriter(applier, events);
        _finalizer = new PoolFinalizer(client, applier);
        _token = new AgentTokenSecret(client, informers.Secrets.Lister, options);
        informers.CacheNodes.AddHandler(_written);
    }

    /// <summary>Whether a CacheNode's spec is one that was written here.</summary>
    public bool HasWritten(CacheNode node) => _written.IsOwn(node);

    public async Task<ReconcileResult> ReconcileAsync(NamespacedName request, CancellationToken cancellationToken)
    {
        if (_pace.Wait(request.Name) is { } rest) return ReconcileResult.After(rest);
        var seen = _informers.CacheNodes.Lister.List().Where(node => node.Spec.Pool == request.Name);
        var there = _written.Merge(request.Name, seen, out var waits);
        if (_informers.Pools.Lister.Get(request) is not { } pool)
        {
            // It went without its finalizer; where nothing collects garbage, they would stay.
            foreach (var node in there) await _writer.DeleteAsync(node, cancellationToken).ConfigureAwait(false);
            _caches.TryRemove(request.Name, out _);
            _pace.Forget(request.Name);
            return ReconcileResult.Done;
        }

        var isDeleted = pool.Metadata.DeletionTimestamp is not null;
        if (!isDeleted) await _finalizer.AddAsync(pool, cancellationToken).ConfigureAwait(false);

        var now = _time.GetUtcNow();
        var plan = PoolPlanner.Plan(InputsOf(pool, there, now), _caches.GetOrAdd(request.Name, static _ => new PlanCache()));
        var began = _time.GetTimestamp();
        var outcome = await _writer.WriteAsync(pool, plan, cancellationToken).ConfigureAwait(false);
        _pace.Wrote(request.Name, began, outcome.Changes);
        if (isDeleted && plan.Datasets.Count == 0 && outcome.Failure is null)
        {
            // Their deletion is a change that asks for another pass.
            if (there.Count > 0) return waits is { } lag ? ReconcileResult.After(lag) : ReconcileResult.Done;
            await _finalizer.RemoveAsync(pool, cancellationToken).ConfigureAwait(false);
            _status.Forget(pool);
            return ReconcileResult.Done;
        }

        await _status.WriteAsync(pool, plan with { Disputes = outcome.Disputes }, now, cancellationToken).ConfigureAwait(false);
        await _token.EnsureAsync(cancellationToken).ConfigureAwait(false);
        outcome.Failure?.Throw();
        if (outcome.RetryAfter is { } retry) waits = Sooner(waits, retry);
        return After(plan, now, waits);
    }

    private PoolInputs InputsOf(CachePool pool, IReadOnlyList<CacheNode> there, DateTimeOffset now) => new()
    {
        Pool = pool,
        Pools = _informers.Pools.Lister.List(),
        Nodes = _informers.Nodes.Lister.List(),
        HasAgent = _informers.Agents is { Lister: var agents } ? node => agents.ByIndex(OperatorInformers.ByNode, node).Any(Health.IsReady) : static _ => true,
        Datasets = _informers.Datasets.Lister.List(),
        Jobs = _informers.Jobs.Lister.List(),
        CacheNodes = there,
        Holds = _informers.CacheNodes.Lister.Holds,
        Now = now,
        Elapsed = _time.GetElapsedTime(_started),
    };

    private static ReconcileResult After(PoolPlan plan, DateTimeOffset now, TimeSpan? waits)
    {
        var after = waits;
        if (plan.DueAt is { } dueAt) after = Sooner(after, dueAt - now);
        if (plan.Nodes.Any(node => node.There?.Status?.Totals.RateBytesPerSecond > 0)) after = Sooner(after, SumsInterval);
        return after is { } delay ? ReconcileResult.After(delay > TimeSpan.Zero ? delay : TimeSpan.FromSeconds(1)) : ReconcileResult.Done;
    }

    private static TimeSpan Sooner(TimeSpan? a, TimeSpan b) => a < b ? a.Value : b;
}
