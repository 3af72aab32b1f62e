namespace VastK8s.CacheAgent.Snapshots.Sources;

/// <summary>What listing found.</summary>
/// <param name="Objects">Entries, those left out too.</param>
/// <param name="Bytes">Their content.</param>
/// <param name="BlockBytes">The content of those let in, each rounded up to 4 KiB: what placing all of it would take, at most.</param>
internal readonly record struct ListedTotals(long Objects, long Bytes, long BlockBytes);
