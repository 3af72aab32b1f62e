using System.Globalization;
using Mono.Unix.Native;
using VastK8s.Integration.Tests.Support;
using VastK8s.Testing.Servers;

namespace VastK8s.Agent.Integration.Tests.Support;

/// <summary>The operator as a process that is started again whenever it ends, as the kubelet does with a container.</summary>
internal sealed class KeptOperator : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private readonly CancellationTokenSource _stop = new();
    private readonly string[] _arguments;
    private readonly List<Child> _started = [];
    private readonly Task _keeping;

    /// <param name="kubeconfig">How it reaches the API server.</param>
    /// <param name="elect">Whether it works under a Lease only, and ends when it loses that.</param>
    public KeptOperator(string kubeconfig, bool elect)
    {
        _arguments = ["--kubeconfig", kubeconfig, "--namespace", ClusterNode.Namespace, "--leader-elect", elect ? "true" : "false"];
        Start();
        _keeping = Task.Run(KeepAsync);
    }

    /// <summary>How often it was started.</summary>
    public int Starts
    {
        get { lock (_started) return _started.Count; }
    }

    /// <summary>What the one that runs now has logged.</summary>
    public IReadOnlyList<string> Lines => Last.Lines;

    private Child Last
    {
        get { lock (_started) return _started[^1]; }
    }

    /// <summary>Kills it, unless it is dead already; another is started.</summary>
    public void Kill()
    {
        if (Last is { HasEnded: false } child) child.Signal(Signum.SIGKILL);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _keeping;
        foreach (var child in _started) child.Dispose();
        _stop.Dispose();
    }

    private void Start()
    {
        var program = Path.Combine(
            Repository.Root, "artifacts", "bin", "VastK8s.Operator", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "vastk8s-operator");
        var child = Child.Start(program, [.. _arguments, "--listen", $"127.0.0.1:{FreePort.Next().ToString(CultureInfo.InvariantCulture)}"], WholeCluster.Direct);
        lock (_started) _started.Add(child);
    }

    private async Task KeepAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            if (Last.HasEnded) Start();
            await Task.Delay(Look, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
