namespace VastK8s.Kube;

/// <summary>One event of a watch.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="ResourceVersion">The version to resume from after this event.</param>
/// <param name="Object">The object; null for a BOOKMARK, and when it could not be decoded.</param>
public sealed record WatchEvent<T>(WatchEventKind Kind, string ResourceVersion, T? Object) where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>The object, when it could not be decoded.</summary>
    public UndecodableObject? Undecodable { get; init; }
}
