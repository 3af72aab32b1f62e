namespace VastK8s.Api;

/// <summary>Finalizers that the operator sets: what stands in other places is cleared away before the resource goes.</summary>
public static class Finalizers
{
    /// <summary>On a Dataset: its volumes, claims, copied Secrets and entries of CacheNodes.</summary>
    public const string Dataset = ApiGroup.Name + "/dataset";

    /// <summary>On a CachePool: its CacheNodes.</summary>
    public const string CachePool = ApiGroup.Name + "/cachepool";
}
