namespace VastK8s.Kube.Events;

/// <summary>Whether an event tells of something good or bad.</summary>
public enum EventType
{
    /// <summary>As it should be.</summary>
    Normal,

    /// <summary>Somebody should look.</summary>
    Warning,
}
