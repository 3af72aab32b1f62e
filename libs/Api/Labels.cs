namespace VastK8s.Api;

/// <summary>Labels of what the operator makes.</summary>
public static class Labels
{
    /// <summary>The CachePool that a CacheNode belongs to.</summary>
    public const string Pool = ApiGroup.Name + "/pool";

    /// <summary><c>metadata.uid</c> of the Dataset that a PersistentVolume, a claim or the copy of a Secret is for.</summary>
    public const string DatasetUid = ApiGroup.Name + "/dataset-uid";
}
