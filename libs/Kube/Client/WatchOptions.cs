namespace VastK8s.Kube;

/// <summary>What to watch and how.</summary>
public sealed record WatchOptions
{
    /// <summary>Namespace to look in; null for all. Ignored for cluster-scoped kinds.</summary>
    public string? Namespace { get; init; }

    /// <inheritdoc cref="ListOptions.LabelSelector"/>
    public string? LabelSelector { get; init; }

    /// <inheritdoc cref="ListOptions.FieldSelector"/>
    public string? FieldSelector { get; init; }

    /// <summary>Send what changed after this version. Null: start with ADDED events for what is there, which cannot be told from later ones.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>Let the server send BOOKMARK events: no change, but a newer version to resume from.</summary>
    public bool AllowBookmarks { get; init; } = true;

    /// <summary>After how long the server should end the watch; null leaves it to the server (30 to 60 minutes). Whole seconds.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <inheritdoc cref="ListOptions.OmitManagedFields"/>
    public bool OmitManagedFields { get; init; }
}
