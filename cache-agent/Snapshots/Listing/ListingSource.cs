namespace VastK8s.CacheAgent.Snapshots.Listing;

/// <summary>A source of a listing.</summary>
/// <param name="Number">As entries name it.</param>
/// <param name="Identity">Bucket, prefix and sub-path: a path names the same object only in a source that still is the same.</param>
internal sealed record ListingSource(int Number, string Identity);
