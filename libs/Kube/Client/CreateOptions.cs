namespace VastK8s.Kube;

/// <summary>How to create.</summary>
public sealed record CreateOptions
{
    /// <summary>Name under which the fields are owned; null derives one from the user agent.</summary>
    public string? FieldManager { get; init; }
}
