namespace VastK8s.Api;

/// <summary>The API group of all resources here, and the one version it has.</summary>
public static class ApiGroup
{
    /// <summary>Name of the group.</summary>
    public const string Name = "vastk8s.io";

    /// <summary>The version that is served and stored.</summary>
    public const string Version = "v1alpha1";

    /// <summary><c>apiVersion</c> of every resource.</summary>
    public const string ApiVersion = Name + "/" + Version;
}
