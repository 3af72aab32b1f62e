namespace VastK8s.Kube;

/// <summary>One event of a watch.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="ResourceVersion">The version to resume from after this event.</param>
/// <param name="Object">The object; null for a BOOKMARK.</param>
public sealed record WatchEvent<T>(WatchEventKind Kind, string ResourceVersion, T? Object) where T : class, IKubernetesObject<V1ObjectMeta>;
