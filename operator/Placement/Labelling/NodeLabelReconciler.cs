using VastK8s.Kube;
using VastK8s.Kube.Controllers;
using VastK8s.Operator.Hosting;
using VastK8s.Operator.Pools.Membership;

namespace VastK8s.Operator.Placement.Labelling;

/// <summary>Labels one Node with what it holds, from what its agent says. The key is the Node's name.</summary>
internal sealed class NodeLabelReconciler(OperatorInformers informers, IKubeClient client, TimeProvider time) : IReconciler
{
    private readonly LabelPace _pace = new(time);

    public async Task<ReconcileResult> ReconcileAsync(NamespacedName request, CancellationToken cancellationToken)
    {
        if (informers.Nodes.Lister.Get(request) is not { } node)
        {
            _pace.Forget(request.Name);
            return ReconcileResult.Done;
        }

        var labels = node.Metadata.Labels;
        if (CachedLabels.Difference(labels, CachedLabels.Desired(labels, CacheNodesOf(request.Name), IsEverywhere)) is not { } patch) return ReconcileResult.Done;
        if (_pace.Wait(request.Name) is { } wait) return ReconcileResult.After(wait);
        try
        {
            await client.PatchAsync<V1Node>(request, patch, new() { FieldManager = OperatorOptions.FieldManager }, cancellationToken).ConfigureAwait(false);
        }
        catch (KubeStatusException e) when (e.IsNotFound)
        {
            // It went meanwhile.
        }

        return ReconcileResult.Done;
    }

    // A node that is not ready keeps its labels: the scheduler goes by its taints, and a zone that is cut off is no reason to write to all of its nodes. Without an agent nothing can be mounted there.
    private IReadOnlyList<Api.CacheNodes.CacheNode> CacheNodesOf(string node) => informers.Agents?.Lister.ByIndex(OperatorInformers.ByNode, node).Any(Health.IsReady) != false
        ? informers.CacheNodes.Lister.ByIndex(OperatorInformers.ByNode, node)
        : [];

    private bool IsEverywhere(HeldCopy copy) => informers.Datasets.Lister.Get(copy.Dataset)?.Spec.Placement.Copies is null;
}
