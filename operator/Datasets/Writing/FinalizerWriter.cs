using VastK8s.Api;
using VastK8s.Api.Datasets;
using VastK8s.Kube;

namespace VastK8s.Operator.Datasets.Writing;

/// <summary>Sets and takes away the finalizer of Datasets.</summary>
internal sealed class FinalizerWriter(IKubeClient client, Applier applier, DatasetStore datasets)
{
    /// <summary>Sets it; before anything is made that it stands for.</summary>
    /// <returns>The Dataset with it.</returns>
    public async Task<Dataset> SetAsync(Dataset dataset, CancellationToken cancellationToken)
    {
        if (dataset.Metadata.Finalizers?.Contains(Finalizers.Dataset) == true) return dataset;
        var metadata = StatusWriter.Identity(dataset);
        metadata.Finalizers = [Finalizers.Dataset];

        // No spec: what an apply holds becomes so, defaults included.
        var answer = await applier.ApplyAsync(new Dataset { Metadata = metadata, Spec = null! }, dataset, cancellationToken).ConfigureAwait(false);
        datasets.Wrote(answer);
        return answer;
    }

    /// <summary>Takes it away, whoever else has set it too (a manifest that was exported and applied owns it): hence a patch, of the version that is known.</summary>
    /// <exception cref="KubeStatusException"><c>Conflict</c>: it has changed meanwhile.</exception>
    public async Task RemoveAsync(Dataset dataset, CancellationToken cancellationToken)
    {
        if (dataset.Metadata.Finalizers?.Contains(Finalizers.Dataset) != true) return;
        var without = KubeJson.DeepCopy(dataset);
        without.Metadata.Finalizers = [.. dataset.Metadata.Finalizers.Where(finalizer => finalizer != Finalizers.Dataset)];
        try
        {
            var answer = await client.PatchAsync<Dataset>(NamespacedName.Of(dataset), Patch.MergeFrom(dataset, without, optimisticLock: true), new() { FieldManager = applier.FieldManager }, cancellationToken)
                .ConfigureAwait(false);
            datasets.Wrote(answer);
        }
        catch (KubeStatusException e) when (e.IsNotFound)
        {
            // It is gone, and all is done.
        }

        applier.Forget<Dataset>(NamespacedName.Of(dataset));
    }
}
