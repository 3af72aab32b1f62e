using VastK8s.Api.CacheNodes;

namespace VastK8s.Operator.Pools.Planning;

/// <summary>The entry of a Dataset in a node's spec, as it is.</summary>
internal readonly record struct SeenEntry(PoolNode Node, NodeDataset Entry);
