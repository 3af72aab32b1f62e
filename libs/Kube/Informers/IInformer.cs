namespace VastK8s.Kube.Informers;

/// <summary>An informer of whatever type.</summary>
public interface IInformer
{
    /// <summary>What it holds.</summary>
    KubeResource Resource { get; }

    /// <summary>Whether the first list is in the store and handlers have been told of all of it.</summary>
    bool HasSynced { get; }

    /// <summary>Waits for <see cref="HasSynced"/>.</summary>
    Task WaitForSyncAsync(CancellationToken cancellationToken = default);

    /// <summary>Lists and watches until cancelled; then ends without an exception. Failures are retried for ever. To be called once.</summary>
    Task RunAsync(CancellationToken cancellationToken);
}
