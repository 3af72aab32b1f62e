namespace VastK8s.Kube.Controllers;

/// <summary>What is to happen after a reconcile that did not fail. A failure is an exception: it is called again with exponential backoff.</summary>
/// <param name="RequeueAfter">When to call again although nothing changed; null: not. Forgets the key's backoff.</param>
public readonly record struct ReconcileResult(TimeSpan? RequeueAfter)
{
    /// <summary>Nothing more to do until something changes.</summary>
    public static ReconcileResult Done => default;

    /// <summary>Call again after this time, or earlier if something changes.</summary>
    public static ReconcileResult After(TimeSpan delay) => new(delay);
}
