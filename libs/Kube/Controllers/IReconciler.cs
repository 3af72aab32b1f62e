namespace VastK8s.Kube.Controllers;

/// <summary>
/// Makes the world as one object says. It is told only the object's key, never what happened: read the object (from a
/// <see cref="Informers.ILister{T}"/>), find that it is gone or what it wants, compare with what is, and do what is missing. Called again after any change to what it
/// watches, after a restart for every object, and for no reason at all; never twice at once for one key.
/// </summary>
public interface IReconciler
{
    /// <summary>Reconciles one object.</summary>
    /// <param name="request">Which.</param>
    /// <param name="cancellationToken">Cancelled when the controller stops or leadership is lost: stop writing at once.</param>
    /// <exception cref="TerminalErrorException">No retry would help.</exception>
    Task<ReconcileResult> ReconcileAsync(NamespacedName request, CancellationToken cancellationToken);
}
