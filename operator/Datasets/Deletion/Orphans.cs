using VastK8s.Api.Datasets;
using VastK8s.Kube;
using VastK8s.Operator.Datasets.Facts;
using VastK8s.Operator.Datasets.Secrets;
using VastK8s.Operator.Datasets.Volumes;
using VastK8s.Operator.Hosting;

namespace VastK8s.Operator.Datasets.Deletion;

/// <summary>
/// Clears away what was made for a Dataset that is gone without its finalizer having held it: somebody has taken that away, or the Dataset was deleted in the moment in which it was set. (An API server
/// that finds the object changed under a deletion repeats it, and does not look at the finalizers again.)
/// </summary>
internal sealed class Orphans(IKubeClient client, OperatorInformers informers, VolumeWriter volumes, SecretCopies secrets)
{
    /// <summary>The request to look for what the Dataset of a uid left. No Dataset has it: theirs have namespaces.</summary>
    public static NamespacedName RequestOf(string datasetUid) => new("", datasetUid);

    /// <summary>Whether it is such a request.</summary>
    public static bool IsRequest(NamespacedName request) => request.Namespace.Length == 0;

    public async Task ClearAsync(string datasetUid, CancellationToken cancellationToken)
    {
        if (Is(informers.Datasets.Lister.List(), datasetUid)) return;
        var gone = new Dataset { Metadata = new() { Uid = datasetUid, Name = "", NamespaceProperty = "" } };
        var left = volumes.Seen(new DatasetFacts { Dataset = gone });
        if (left.Claims.Count == 0 && left.Volumes.Count == 0 && !secrets.HasAny(gone)) return;

        // The informers of different kinds are of different age: after a restart a Dataset may be there that is not seen yet.
        if (Is((await client.ListAllAsync<Dataset>(new() { OmitManagedFields = true }, cancellationToken).ConfigureAwait(false)).Items, datasetUid)) return;
        await volumes.RemoveAsync(left, [], cancellationToken).ConfigureAwait(false);
        await secrets.RemoveAsync(gone, cancellationToken).ConfigureAwait(false);
    }

    private static bool Is(IReadOnlyList<Dataset> datasets, string uid) => datasets.Any(dataset => dataset.Metadata.Uid == uid);
}
