namespace VastK8s.Kube;

/// <summary>What becomes of the objects that a deleted object owns.</summary>
public enum DeletionPropagation
{
    /// <summary>They are deleted after it.</summary>
    Background,

    /// <summary>It goes when those that set <c>blockOwnerDeletion</c> are gone.</summary>
    Foreground,

    /// <summary>They stay, without the owner reference.</summary>
    Orphan,
}
