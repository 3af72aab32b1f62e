using VastK8s.Kube.Memory;

namespace VastK8s.Kube.Tests.Support;

/// <summary>Fails the calls that a condition picks, before or after they are done.</summary>
internal sealed class SwitchedFaults : IFaults
{
    private volatile Func<KubeCall, Exception?> _before = static _ => null;
    private volatile Func<KubeCall, Exception?> _after = static _ => null;

    public Func<KubeCall, Exception?> Before
    {
        get => _before;
        set => _before = value;
    }

    public Func<KubeCall, Exception?> After
    {
        get => _after;
        set => _after = value;
    }

    /// <summary>Nothing reaches the server.</summary>
    public static Exception? Unreachable(KubeCall call) => new HttpRequestException("connection refused");

    /// <summary>Everything does.</summary>
    public static Exception? Reachable(KubeCall call) => null;

    public ValueTask BeforeAsync(KubeCall call, CancellationToken cancellationToken) => _before(call) is { } error ? ValueTask.FromException(error) : ValueTask.CompletedTask;

    public ValueTask AfterAsync(KubeCall call, CancellationToken cancellationToken) => _after(call) is { } error ? ValueTask.FromException(error) : ValueTask.CompletedTask;
}
