namespace VastK8s.Kube;

/// <summary>What to delete and how.</summary>
public sealed record DeleteOptions
{
    /// <summary>Delete only the object with this uid, not a later one of the same name.</summary>
    public string? Uid { get; init; }

    /// <summary>Delete only if it is at this version.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>What becomes of the objects it owns; null leaves it to the kind's default, which is Background for nearly all.</summary>
    public DeletionPropagation? Propagation { get; init; }

    /// <summary>Time a Pod is given to end. Whole seconds.</summary>
    public TimeSpan? GracePeriod { get; init; }
}
