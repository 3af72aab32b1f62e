using System.Collections.Concurrent;
using VastK8s.Kube.Controllers;

namespace VastK8s.Kube.Tests.Support;

/// <summary>Notes its calls and does what it is told to.</summary>
internal sealed class ScriptedReconciler(Func<NamespacedName, CancellationToken, Task<ReconcileResult>>? script = null) : IReconciler
{
    private int _running;
    private int _mostRunning;

    public ConcurrentQueue<NamespacedName> Calls { get; } = new();

    public int MostRunning => Volatile.Read(ref _mostRunning);

    public int Running => Volatile.Read(ref _running);

    public int CallsOf(string name) => Calls.Count(key => key.Name == name);

    public async Task<ReconcileResult> ReconcileAsync(NamespacedName request, CancellationToken cancellationToken)
    {
        var running = Interlocked.Increment(ref _running);
        for (int most; running > (most = Volatile.Read(ref _mostRunning));) Interlocked.CompareExchange(ref _mostRunning, running, most);
        Calls.Enqueue(request);
        try
        {
            return script is null ? ReconcileResult.Done : await script(request, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }
}
