using VastK8s.Api.Datasets;
using VastK8s.Kube;
using VastK8s.Kube.Events;
using VastK8s.Operator.Datasets.Status;
using VastK8s.Operator.Hosting;

namespace VastK8s.Operator.Datasets.Writing;

/// <summary>Writes a Dataset's status where it has changed, and tells what happened.</summary>
internal sealed class StatusWriter(IKubeClient client, Applier applier, IEventRecorder events, DatasetStore datasets, StatusPace pace)
{
    /// <returns>When to come again with progress that was held back; null: nothing was.</returns>
    public async Task<TimeSpan?> WriteAsync(Dataset dataset, DatasetStatus status, CancellationToken cancellationToken)
    {
        if (dataset.Status == status) return null;
        if (pace.Wait(dataset.Metadata.Uid, dataset.Status, status) is { } wait) return wait;
        var desired = new Dataset { Metadata = Identity(dataset), Status = status };
        var answer = await applier.ApplyStatusAsync(desired, dataset, cancellationToken).ConfigureAwait(false);
        if (answer.Status != status) answer = await client.TakeOutOfStatusAsync(answer, answer with { Status = status }, cancellationToken).ConfigureAwait(false);
        pace.Wrote(dataset.Metadata.Uid, status);
        datasets.Wrote(answer);

        // After the write: should it fail, it is made again, and told then.
        foreach (var happened in DatasetEvents.Between(dataset.Status, status)) events.Event(dataset, happened.Type, happened.Reason, happened.Message);
        return null;
    }

    /// <summary>What names this Dataset, and no later one of the same name.</summary>
    public static V1ObjectMeta Identity(Dataset dataset) => new()
    {
        Name = dataset.Metadata.Name,
        NamespaceProperty = dataset.Metadata.NamespaceProperty,
        Uid = dataset.Metadata.Uid,
    };
}
