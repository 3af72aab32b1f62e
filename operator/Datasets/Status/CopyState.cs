namespace VastK8s.Operator.Datasets.Status;

/// <summary>How far a wanted copy is.</summary>
internal enum CopyState
{
    /// <summary>All that is wanted is there and verified.</summary>
    Ready,

    /// <summary>The node says that it is not ready yet.</summary>
    Fetching,

    /// <summary>The node has not said anything of this spec and this snapshot yet.</summary>
    Unheard,

    /// <summary>The operator has not let the node fetch it.</summary>
    NotAdmitted,

    /// <summary>Node or agent are not ready: what is there is not known.</summary>
    NotAlive,
}
