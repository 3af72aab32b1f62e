using VastK8s.Api.CacheNodes;

namespace VastK8s.Operator.Pools.Planning;

/// <summary>What a node's status says of a Dataset.</summary>
internal readonly record struct SeenReport(PoolNode Node, NodeDatasetStatus Report);
