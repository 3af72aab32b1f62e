namespace VastK8s.Operator.Pools.Planning;

/// <summary>A CacheNode whose spec somebody else changes again whenever it was put right.</summary>
/// <param name="Node">The node.</param>
/// <param name="By">The field manager that has changed it last, as the API server tells it.</param>
internal sealed record Dispute(string Node, string By);
