namespace VastK8s.Kube.Memory;

/// <summary>Makes calls of an <see cref="InMemoryKubeClient"/> fail or wait, for tests. What it throws is what the caller gets.</summary>
public interface IFaults
{
    /// <summary>Before the server sees the call: what fails here has not happened.</summary>
    ValueTask BeforeAsync(KubeCall call, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>After the server has done it: what fails here has happened, and the caller does not know.</summary>
    ValueTask AfterAsync(KubeCall call, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
