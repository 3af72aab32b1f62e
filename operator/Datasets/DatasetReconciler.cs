using System.Collections.Concurrent;
using VastK8s.Api.Datasets;
using VastK8s.Kube;
using VastK8s.Kube.Controllers;
using VastK8s.Kube.Events;
using VastK8s.Operator.Datasets.Deletion;
using VastK8s.Operator.Datasets.Facts;
using VastK8s.Operator.Datasets.Secrets;
using VastK8s.Operator.Datasets.Status;
using VastK8s.Operator.Datasets.Volumes;
using VastK8s.Operator.Datasets.Writing;
using VastK8s.Operator.Hosting;

namespace VastK8s.Operator.Datasets;

/// <summary>
/// Makes what a Dataset needs besides the nodes (finalizer, copies of Secrets, volumes and claims), sums what the nodes report into its status, and clears all of it away when it is deleted. What the nodes
/// are to hold is written by the pool's reconciler into each CacheNode; this one reads it there.
/// </summary>
internal sealed class DatasetReconciler : IReconciler
{
    private readonly TimeProvider _time;
    private readonly DatasetTimes _times;
    private readonly Unseen _unseen = new();
    private readonly DatasetStore _datasets;
    private readonly DatasetFactsReader _facts;
    private readonly FinalizerWriter _finalizer;
    private readonly SecretCopies _secrets;
    private readonly Obstacles _obstacles;
    private readonly VolumeWriter _volumes;
    private readonly Orphans _orphans;
    private readonly StatusPace _pace;
    private readonly StatusWriter _status;

    // When the deletion of each (uid) was first seen, on a clock that nobody sets.
    private readonly ConcurrentDictionary<string, long> _deleting = new();

    public DatasetReconciler(
        IKubeClient client, OperatorInformers informers, OperatorOptions options, Applier applier, IEventRecorder events, TimeProvider time, DatasetTimes? times = null)
    {
        (_time, _times) = (time, times ?? new DatasetTimes());
        _datasets = new DatasetStore(informers.Datasets.Lister);
        _facts = new DatasetFactsReader(informers);
        _finalizer = new FinalizerWriter(client, applier, _datasets);
        _secrets = new SecretCopies(client, informers, applier, _unseen, options.Namespace);
        _obstacles = new Obstacles(client, _unseen, time, _times.ObstacleRetry);
        _volumes = new VolumeWriter(client, informers, applier, _unseen, _obstacles);
        _orphans = new Orphans(client, informers, _volumes, _secrets);
        _pace = new StatusPace(time, _times.Progress);
        _status = new StatusWriter(client, applier, events, _datasets, _pace);
    }

    /// <summary>Whether a Dataset's status is as it was written here.</summary>
    public bool HasWritten(Dataset dataset) => _pace.IsWritten(dataset.Metadata.Uid, dataset.Status);

    /// <inheritdoc/>
    public async Task<ReconcileResult> ReconcileAsync(NamespacedName request, CancellationToken cancellationToken)
    {
        if (Orphans.IsRequest(request))
        {
            await _orphans.ClearAsync(request.Name, cancellationToken).ConfigureAwait(false);
            Forget(request.Name);
            return ReconcileResult.Done;
        }

        if (_datasets.Get(request) is not { } dataset) return ReconcileResult.Done;
        return dataset.Metadata.DeletionTimestamp is { } deleted
            ? await DeleteAsync(dataset, deleted, cancellationToken).ConfigureAwait(false)
            : await KeepAsync(dataset, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ReconcileResult> KeepAsync(Dataset dataset, CancellationToken cancellationToken)
    {
        dataset = await _finalizer.SetAsync(dataset, cancellationToken).ConfigureAwait(false);
        var facts = _facts.Read(dataset);
        if (facts.Errors.Count == 0) facts = facts with { MissingSecrets = await _secrets.FollowAsync(dataset, cancellationToken).ConfigureAwait(false) };
        _obstacles.Forget(facts.Uid, DesiredClaims.Namespaces(dataset));
        facts = await _volumes.EnsureAsync(_volumes.Seen(facts), cancellationToken).ConfigureAwait(false);
        var held = await _status.WriteAsync(dataset, DatasetStatusOf.Of(facts, _time.GetUtcNow()), cancellationToken).ConfigureAwait(false);
        return Soonest(held, _obstacles.RetryAfter(facts.Uid));
    }

    private async Task<ReconcileResult> DeleteAsync(Dataset dataset, DateTime deleted, CancellationToken cancellationToken)
    {
        if (dataset.Metadata.Finalizers?.Contains(VastK8s.Api.Finalizers.Dataset) != true) return ReconcileResult.Done;
        var facts = _volumes.Seen(_facts.Read(dataset));
        await _volumes.RemoveAsync(facts, [], cancellationToken).ConfigureAwait(false);
        var now = _time.GetUtcNow();

        // By the API server's clock, which may be ahead of ours: then it is as long as we know of it.
        var (wall, known) = (now - new DateTimeOffset(deleted.ToUniversalTime()), _time.GetElapsedTime(_deleting.GetOrAdd(facts.Uid, _ => _time.GetTimestamp())));
        var since = wall > known ? wall : known;
        var blockers = DeletionBlockers.Of(facts, since < _times.DeadNodes);

        // Until then, mounts that are left may have to fetch.
        if (blockers.IsDataLetGo) await _secrets.RemoveAsync(dataset, cancellationToken).ConfigureAwait(false);
        if (!blockers.Any)
        {
            await _finalizer.RemoveAsync(dataset, cancellationToken).ConfigureAwait(false);
            _unseen.Forget(facts.Uid);
            _obstacles.Forget(facts.Uid, []);
            Forget(facts.Uid);
            return ReconcileResult.Done;
        }

        var status = TerminatingStatus.Of(facts, blockers, since >= _times.DeletionGrace, now);
        var held = await _status.WriteAsync(dataset, status, cancellationToken).ConfigureAwait(false);
        return Soonest(held, Until(_times.DeletionGrace), facts.Nodes.Any(node => node is { Exists: true, IsAlive: false }) ? Until(_times.DeadNodes) : null);

        // A little later than that, since deletionTimestamp has whole seconds.
        TimeSpan? Until(TimeSpan limit) => since < limit ? limit - since + TimeSpan.FromMilliseconds(50) : null;
    }

    private void Forget(string uid)
    {
        _pace.Forget(uid);
        _deleting.TryRemove(uid, out _);
    }

    private static ReconcileResult Soonest(params TimeSpan?[] waits) => new(waits.Min());
}
