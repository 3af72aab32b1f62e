namespace VastK8s.Kube.Events;

/// <summary>What became of an event that was recorded.</summary>
public enum EventOutcome
{
    /// <summary>Written as a new object.</summary>
    Created,

    /// <summary>Counted up on the object of the same event.</summary>
    Counted,

    /// <summary>Too many about one object: dropped.</summary>
    RateLimited,

    /// <summary>The queue was full: dropped.</summary>
    QueueFull,

    /// <summary>The server did not take it.</summary>
    Failed,
}
