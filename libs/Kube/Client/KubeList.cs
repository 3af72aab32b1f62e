namespace VastK8s.Kube;

/// <summary>A page of objects, all as they were at one version.</summary>
/// <param name="Items">The objects.</param>
/// <param name="ResourceVersion">The version to watch from.</param>
/// <param name="Continue">Token for the next page; null on the last.</param>
public sealed record KubeList<T>(IReadOnlyList<T> Items, string ResourceVersion, string? Continue = null) where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Objects that are there and could not be decoded.</summary>
    public IReadOnlyList<UndecodableObject> Undecodable { get; init; } = [];
}
