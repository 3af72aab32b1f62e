namespace VastK8s.ObjectStores.Listing;

/// <summary>One page of keys, in the order of their UTF-8 bytes.</summary>
/// <param name="Objects">Present objects.</param>
/// <param name="Prefixes">Common prefixes, where they were asked for.</param>
/// <param name="LastKey">The greatest key of the page, those of old versions and delete markers included; null when it has none.</param>
/// <param name="Continuation">For the next page; null at the end.</param>
internal sealed record KeyPage(List<ObjectInfo> Objects, List<string> Prefixes, string? LastKey, string? Continuation);
