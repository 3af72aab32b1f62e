using VastK8s.Api.CacheNodes;

namespace VastK8s.Operator.Pools.Planning;

/// <summary>What a member's CacheNode is to be.</summary>
/// <param name="Node">The node.</param>
/// <param name="IsAlive">Whether it and its agent are Ready.</param>
/// <param name="There">The CacheNode as it is; null: none yet.</param>
/// <param name="Spec">What it is to have.</param>
internal sealed record NodePlan(string Node, bool IsAlive, CacheNode? There, CacheNodeSpec Spec);
