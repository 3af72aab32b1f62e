namespace VastK8s.ObjectStores.AzureBlob;

/// <summary>One answer of List Blobs.</summary>
/// <param name="Objects">Blobs, and directory markers (key ends in '/', size 0).</param>
/// <param name="Prefixes">What lies below this level; empty without a delimiter.</param>
/// <param name="NextMarker">Where the next page starts; null at the end.</param>
internal sealed record BlobPage(List<ObjectInfo> Objects, List<string> Prefixes, string? NextMarker);
