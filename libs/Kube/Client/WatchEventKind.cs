namespace VastK8s.Kube;

/// <summary>What a watch event says. ERROR events are raised as <see cref="KubeStatusException"/>.</summary>
public enum WatchEventKind
{
    /// <summary>ADDED: the object came to be, or came to match the selector.</summary>
    Added,

    /// <summary>MODIFIED: the object changed.</summary>
    Modified,

    /// <summary>DELETED: the object is gone, or ceased to match the selector. It is shown as it last was.</summary>
    Deleted,

    /// <summary>BOOKMARK: nothing changed up to this version.</summary>
    Bookmark,
}
