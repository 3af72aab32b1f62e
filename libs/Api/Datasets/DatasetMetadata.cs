namespace VastK8s.Api.Datasets;

/// <summary>The part of Kubernetes object metadata that is used without a cluster.</summary>
public sealed record DatasetMetadata
{
    /// <summary>A DNS-1123 subdomain.</summary>
    public string Name { get; init; } = "";

    /// <summary>Empty outside a cluster.</summary>
    public string Namespace { get; init; } = "";
}
