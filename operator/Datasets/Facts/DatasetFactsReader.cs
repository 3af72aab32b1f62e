using VastK8s.Api.Datasets;
using VastK8s.Api.Validation;
using VastK8s.Operator.Hosting;
using VastK8s.Operator.Placement;

namespace VastK8s.Operator.Datasets.Facts;

/// <summary>Reads what the state of a Dataset follows from; no request to the server.</summary>
internal sealed class DatasetFactsReader(OperatorInformers informers)
{
    public DatasetFacts Read(Dataset dataset)
    {
        var pool = informers.Choices().Of(dataset);
        return new()
        {
            Dataset = dataset,
            Errors = ResourceValidation.Validate(dataset),
            Pool = pool,
            Nodes = DatasetNode.All(dataset, pool.Pool, informers.CacheNodes.Lister.List(), name => informers.Nodes.Lister.Get(new(name)), name => Liveness.IsAlive(informers, name)),
            BytesOf = entry => informers.Datasets.Lister.Get(new(entry.Namespace, entry.Name))?.Status?.Snapshot?.Bytes ?? 0,
        };
    }
}
