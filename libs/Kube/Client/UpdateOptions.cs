namespace VastK8s.Kube;

/// <summary>How to update.</summary>
public sealed record UpdateOptions
{
    /// <inheritdoc cref="CreateOptions.FieldManager"/>
    public string? FieldManager { get; init; }
}
