namespace VastK8s.Api;

/// <summary>Labels of what the operator makes.</summary>
public static class Labels
{
    /// <summary>The CachePool that a CacheNode belongs to.</summary>
    public const string Pool = ApiGroup.Name + "/pool";

    /// <summary><c>metadata.uid</c> of the Dataset that a PersistentVolume, a claim or the copy of a Secret is for.</summary>
    public const string DatasetUid = ApiGroup.Name + "/dataset-uid";

    /// <summary>On a pod or a namespace, <see cref="PlacementDisabled"/>: pods are left as they are, whatever Datasets they mount.</summary>
    public const string Placement = ApiGroup.Name + "/placement";

    /// <summary>The value of <see cref="Placement"/> that means something.</summary>
    public const string PlacementDisabled = "disabled";

    /// <summary>What labels of Nodes begin with that say what a node holds; <c>metadata.uid</c> of the Dataset follows.</summary>
    public const string CachedPrefix = "cached." + ApiGroup.Name + "/";

    /// <summary>The value of such a label: there is a whole copy.</summary>
    public const string CachedReady = "ready";
}
