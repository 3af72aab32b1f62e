namespace VastK8s.Kube;

/// <summary>Format of a patch.</summary>
public enum PatchFormat
{
    /// <summary><c>application/merge-patch+json</c></summary>
    Merge,

    /// <summary><c>application/json-patch+json</c></summary>
    Json,
}
