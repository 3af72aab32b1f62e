using VastK8s.Kube;

namespace VastK8s.CsiDriver.Datasets;

/// <summary>Knows Datasets by the names that people give.</summary>
internal interface IDatasetCatalog
{
    /// <summary>Whether Datasets are in namespaces.</summary>
    bool HasNamespaces { get; }

    /// <summary>Finds one; null: there is none.</summary>
    /// <exception cref="Grpc.Core.RpcException">Nobody could be asked.</exception>
    Task<DatasetEntry?> FindAsync(string @namespace, string name, CancellationToken cancellationToken);

    /// <summary>Labels of the nodes that it can be mounted on; none: of any.</summary>
    /// <exception cref="Grpc.Core.RpcException">FAILED_PRECONDITION: of no node. UNAVAILABLE: nobody could be asked.</exception>
    Task<IReadOnlyDictionary<string, string>> NodeLabelsAsync(DatasetEntry dataset, CancellationToken cancellationToken);

    /// <summary>How much of a Dataset has to be cached before a pod starts, as annotations say: the pod's, else the Dataset's; null: nothing. Who cannot be asked has said nothing.</summary>
    Task<string?> WaitForAsync(NamespacedName? pod, NamespacedName dataset, CancellationToken cancellationToken);

    /// <summary>Bytes that Datasets may take up on the nodes of a cluster, or on this one without.</summary>
    Task<long> CapacityAsync(CancellationToken cancellationToken);
}
