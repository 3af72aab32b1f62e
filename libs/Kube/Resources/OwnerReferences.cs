namespace VastK8s.Kube;

/// <summary>Makes owner references.</summary>
public static class OwnerReferences
{
    /// <summary>
    /// The reference of what an object controls: it is deleted with its owner, holds a foreground deletion up, and a change of it is a request for the owner
    /// (<see cref="Controllers.Controller.Owns{T}"/>). The owner is in the same namespace, or cluster-scoped; the garbage collector takes any other for gone.
    /// </summary>
    /// <param name="owner">An object that was read from the server.</param>
    /// <exception cref="ArgumentException">It has no uid.</exception>
    public static V1OwnerReference ControllerReference<T>(T owner) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        ArgumentNullException.ThrowIfNull(owner);
        var resource = KubeResource.Of<T>();
        return new V1OwnerReference
        {
            ApiVersion = resource.ApiVersion,
            Kind = resource.Kind,
            Name = owner.Metadata.Name,
            Uid = string.IsNullOrEmpty(owner.Metadata.Uid) ? throw new ArgumentException("An owner needs a uid.", nameof(owner)) : owner.Metadata.Uid,
            Controller = true,
            BlockOwnerDeletion = true,
        };
    }
}
