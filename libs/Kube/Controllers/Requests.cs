namespace VastK8s.Kube.Controllers;

/// <summary>Which keys a change of an object asks to reconcile.</summary>
public static class Requests
{
    /// <summary>The object itself (EnqueueRequestForObject).</summary>
    public static IEnumerable<NamespacedName> ForObject<T>(T obj) where T : class, IKubernetesObject<V1ObjectMeta> => [NamespacedName.Of(obj)];

    /// <summary>Its owners of a kind, in whatever version (EnqueueRequestForOwner).</summary>
    /// <param name="owner">Kind of the owners.</param>
    /// <param name="onlyController">Only the one that has <c>controller: true</c>.</param>
    public static Func<T, IEnumerable<NamespacedName>> ForOwner<T>(KubeResource owner, bool onlyController) where T : class, IKubernetesObject<V1ObjectMeta> =>
        obj => (obj.Metadata.OwnerReferences ?? [])
            .Where(reference => reference.Kind == owner.Kind && GroupOf(reference.ApiVersion) == owner.Group && (!onlyController || reference.Controller == true))
            .Select(reference => new NamespacedName(owner.IsNamespaced ? obj.Metadata.NamespaceProperty ?? "" : "", reference.Name));

    private static string GroupOf(string apiVersion) => apiVersion.LastIndexOf('/') is >= 0 and var slash ? apiVersion[..slash] : "";
}
