namespace VastK8s.Api;

/// <summary>Annotations that mean something here.</summary>
public static class Annotations
{
    /// <summary>On a Dataset: any other text than before asks for a new listing, as <c>kubectl rollout restart</c> does for pods.</summary>
    public const string RefreshRequestedAt = ApiGroup.Name + "/refresh-requested-at";
}
