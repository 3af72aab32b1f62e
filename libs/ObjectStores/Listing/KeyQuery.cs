namespace VastK8s.ObjectStores.Listing;

/// <summary>One page of a listing.</summary>
/// <param name="Prefix">Keys that start so.</param>
/// <param name="Delimited">Keys with a '/' behind the prefix are summed up as common prefixes.</param>
/// <param name="After">Only keys behind this one, exclusive; null from the start.</param>
/// <param name="Continuation">From the page before: goes on where that ended; <paramref name="After"/> is void then.</param>
internal readonly record struct KeyQuery(string Prefix, bool Delimited, string? After, string? Continuation);
