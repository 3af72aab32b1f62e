namespace VastK8s.Kube.Controllers;

/// <summary>Whether a change is worth a reconcile (controller-runtime's predicate).</summary>
/// <param name="before">The object before; null when it was added.</param>
/// <param name="after">The object after; null when it was deleted. On a resync the same as before.</param>
public delegate bool ChangeFilter<in T>(T? before, T? after) where T : class, IKubernetesObject<V1ObjectMeta>;
