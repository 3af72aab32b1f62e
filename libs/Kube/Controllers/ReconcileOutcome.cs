namespace VastK8s.Kube.Controllers;

/// <summary>How a reconcile ended, for metrics.</summary>
public enum ReconcileOutcome
{
    /// <summary>Nothing left to do until something changes.</summary>
    Success,

    /// <summary>To be called again after a time of its choosing.</summary>
    RequeueAfter,

    /// <summary>It lost a race against another writer; called again with backoff.</summary>
    Conflict,

    /// <summary>It failed for a reason that may pass; called again with backoff.</summary>
    Error,

    /// <summary>It failed for a reason that no retry mends (<see cref="TerminalErrorException"/>); not called again until something changes.</summary>
    TerminalError,
}
