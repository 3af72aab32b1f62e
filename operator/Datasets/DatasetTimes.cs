namespace VastK8s.Operator.Datasets;

/// <summary>Times of the <see cref="DatasetReconciler"/>.</summary>
internal sealed record DatasetTimes
{
    /// <summary>Least time between two writes of status that tell nothing but progress: as often as an agent tells its own.</summary>
    public TimeSpan Progress { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often it is looked whether what is in the way of a volume or claim is gone.</summary>
    public TimeSpan ObstacleRetry { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long after it began a deletion waits for nodes that are not ready: as long as Kubernetes waits before it evicts the pods of such a node (the default toleration of node.kubernetes.io/not-ready). The
    /// agent removes what is left there when it comes back, since its CacheNode does not name the Dataset any more.
    /// </summary>
    public TimeSpan DeadNodes { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a deletion may wait for pods and mounts before that is said as an event: what is free goes within seconds.</summary>
    public TimeSpan DeletionGrace { get; init; } = TimeSpan.FromSeconds(10);
}
