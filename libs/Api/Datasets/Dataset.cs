namespace VastK8s.Api.Datasets;

/// <summary>One or more object-store sources shown as one tree, and how to cache it.</summary>
public sealed record Dataset
{
    /// <summary><c>vastk8s.io/v1alpha1</c>.</summary>
    public string ApiVersion { get; init; } = "vastk8s.io/v1alpha1";

    /// <summary><c>Dataset</c>.</summary>
    public string Kind { get; init; } = "Dataset";

    /// <summary>Name and namespace.</summary>
    public DatasetMetadata Metadata { get; init; } = new();

    /// <summary>What is wanted.</summary>
    public DatasetSpec Spec { get; init; } = new();
}
