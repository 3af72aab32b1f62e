namespace VastK8s.Kube;

/// <summary>How to patch.</summary>
public sealed record PatchOptions
{
    /// <inheritdoc cref="CreateOptions.FieldManager"/>
    public string? FieldManager { get; init; }
}
