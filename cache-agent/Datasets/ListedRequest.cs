namespace VastK8s.CacheAgent.Datasets;

/// <summary>A listing that was asked for and ended with a snapshot.</summary>
/// <param name="Request">The token that asked for it.</param>
/// <param name="Snapshot">Id of the snapshot.</param>
/// <param name="EndedAt">When it ended, in whole seconds as the API has times.</param>
internal sealed record ListedRequest(string Request, string Snapshot, DateTime EndedAt);
