using VastK8s.Api;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.Datasets;
using VastK8s.Api.PrefetchJobs;
using VastK8s.Kube;
using VastK8s.Kube.Controllers;
using VastK8s.Kube.Informers;
using VastK8s.Operator.Hosting;
using VastK8s.Operator.Placement;
using VastK8s.Operator.Pools.Membership;

namespace VastK8s.Operator.PrefetchJobs;

/// <summary>
/// Writes the status of PrefetchJobs, which says the nodes' specs which run, attempt and snapshot they are to fetch, and deletes those whose time after the end is over. It has no finalizer:
/// the entries in CacheNodes are made from the jobs that there are, and go with them.
/// </summary>
internal sealed class PrefetchJobReconciler(OperatorParts parts) : IReconciler
{
    private static readonly IReadOnlyDictionary<string, string> NoLabels = new Dictionary<string, string>();
    private readonly ILister<PrefetchJob> _jobs = parts.Informers.Jobs.Lister;
    private readonly ILister<Dataset> _datasets = parts.Informers.Datasets.Lister;
    private readonly ILister<CacheNode> _cacheNodes = parts.Informers.CacheNodes.Lister;
    private readonly ILister<V1Node> _nodes = parts.Informers.Nodes.Lister;
    private readonly ProgressThrottle _throttle = new(parts.Time);

    /// <inheritdoc/>
    public async Task<ReconcileResult> ReconcileAsync(NamespacedName request, CancellationToken cancellationToken)
    {
        if (_jobs.Get(request) is not { } job)
        {
            _throttle.Forget(request);
            parts.Applier.Forget<PrefetchJob>(request);
            return ReconcileResult.Done;
        }

        if (job.Metadata.DeletionTimestamp is not null) return ReconcileResult.Done;
        var dataset = await DatasetOfAsync(job, cancellationToken).ConfigureAwait(false);
        var plan = PrefetchJobPlanner.Desired(job, dataset, Candidates(job, dataset), parts.Time.GetUtcNow());
        if (plan.Delete)
        {
            // Not one that was changed meanwhile: its time may have been, too.
            await parts.Client.TryDeleteAsync<PrefetchJob>(
                request, new DeleteOptions { Uid = job.Metadata.Uid, ResourceVersion = job.Metadata.ResourceVersion, Propagation = DeletionPropagation.Background }, cancellationToken).ConfigureAwait(false);
            return ReconcileResult.Done;
        }

        var result = new ReconcileResult(plan.RequeueAfter);
        var status = StatusBounds.Fit(plan.Status);
        if (status == job.Status) return result;
        var wait = _throttle.WaitFor(request, job.Status, status);
        if (wait > TimeSpan.Zero) return new ReconcileResult(plan.RequeueAfter < wait ? plan.RequeueAfter : wait);
        await WriteAsync(job, status, cancellationToken).ConfigureAwait(false);
        _throttle.Wrote(request);
        foreach (var told in plan.Events) parts.Events.Event(job, told.Type, told.Reason, told.Message);
        return result;
    }

    /// <summary>Made from one version of the job, it is written to that one alone: a status is the memory of what was run, and an older one forgets.</summary>
    private Task<PrefetchJob> WriteAsync(PrefetchJob job, PrefetchJobStatus status, CancellationToken cancellationToken)
    {
        var metadata = new V1ObjectMeta
        {
            NamespaceProperty = job.Metadata.NamespaceProperty,
            Name = job.Metadata.Name,
            Uid = job.Metadata.Uid,
            ResourceVersion = job.Metadata.ResourceVersion,
        };
        return parts.Applier.ApplyStatusAsync(new PrefetchJob { Metadata = metadata, Status = status }, job, cancellationToken);
    }

    private async ValueTask<Dataset?> DatasetOfAsync(PrefetchJob job, CancellationToken cancellationToken)
    {
        var key = new NamespacedName(job.Metadata.NamespaceProperty, job.Spec.DatasetRef.Name);
        if (_datasets.Get(key) is { } dataset) return dataset;

        // That it is gone ends a run for good: a new leader whose watch of Datasets is behind that of jobs must not think so.
        return job.Status?.IsUnderWay() == true && ResourceName.IsSubdomain(key.Name) ? await parts.Client.FindAsync<Dataset>(key, cancellationToken).ConfigureAwait(false) : null;
    }

    // By labels, a job names nodes that may have the Dataset and have no entry of it before a run is under way.
    private List<CandidateNode> Candidates(PrefetchJob job, Dataset? dataset)
    {
        if (dataset is null) return [];
        if (job.Spec.NodeSelector.Count == 0) return [.. _cacheNodes.ByIndex(OperatorInformers.ByDatasetUid, dataset.Metadata.Uid).Select(node => new CandidateNode(node, NoLabels))];
        var pool = parts.Informers.Choices().Of(dataset).Name;
        return
        [
            .. _cacheNodes.List().Where(node => node.Spec.Pool == pool).Select(node => (Node: node, Labels: LabelsOf(node.Spec.NodeName)))
                .Where(node => NodeLabels.Match(dataset.Spec.NodeSelector, node.Labels)).Select(node => new CandidateNode(node.Node, node.Labels.AsReadOnly())),
        ];
    }

    private IDictionary<string, string> LabelsOf(string node) => _nodes.Get(new NamespacedName(node))?.Metadata.Labels ?? new Dictionary<string, string>();
}
