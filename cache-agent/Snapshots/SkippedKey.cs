namespace VastK8s.CacheAgent.Snapshots;

/// <summary>An object that was left out.</summary>
internal sealed record SkippedKey(SkipReason Reason, string Key);
