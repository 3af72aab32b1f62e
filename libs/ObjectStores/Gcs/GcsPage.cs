namespace VastK8s.ObjectStores.Gcs;

/// <summary>One answer of Objects: list.</summary>
internal sealed record GcsPage(List<GcsObject>? Items, List<string>? Prefixes, string? NextPageToken);
