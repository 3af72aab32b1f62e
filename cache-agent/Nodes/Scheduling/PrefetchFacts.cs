namespace VastK8s.CacheAgent.Nodes.Scheduling;

/// <summary>How the prefetch of a Dataset's entry is.</summary>
/// <param name="IsComplete">Everything wanted is present and verified.</param>
/// <param name="Shortfall">Bytes that the directories lack for it; 0: none.</param>
/// <param name="Failure">Why the last try did not complete; null: it did, or goes on.</param>
internal sealed record PrefetchFacts(bool IsComplete, long Shortfall, string? Failure);
