namespace VastK8s.Api;

/// <summary>Annotations that mean something here.</summary>
public static class Annotations
{
    /// <summary>On a Dataset: any other text than before asks for a new listing, as <c>kubectl rollout restart</c> does for pods.</summary>
    public const string RefreshRequestedAt = ApiGroup.Name + "/refresh-requested-at";

    /// <summary>On the operator's copy of a Secret: the <c>metadata.resourceVersion</c> of the Secret that it was made from.</summary>
    public const string SourceVersion = ApiGroup.Name + "/source-version";
}
