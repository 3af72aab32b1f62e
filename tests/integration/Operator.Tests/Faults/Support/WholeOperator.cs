using VastK8s.Kube;
using VastK8s.Kube.LeaderElection;
using VastK8s.Operator.Hosting;
using VastK8s.Operator.Tests.Datasets.Support;
using VastK8s.Operator.Tests.Pools.Support;

namespace VastK8s.Operator.Integration.Tests.Faults.Support;

/// <summary>All of the operator in this process, until the test is over. Its writes are counted.</summary>
internal sealed class WholeOperator : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ReconcileCount _metrics = new();
    private readonly OperatorCore _core;
    private readonly Task _running;

    private WholeOperator(IKubeClient client, TimeProvider? time, Func<LeaderElectionOptions, LeaderElectionOptions>? election)
    {
        Tap = new ClientTap(client);
        var options = new OperatorOptions { Namespace = Cluster.SystemNamespace, LeaderElect = election is not null };
        _core = new OperatorCore(Tap, options, OperatorRegistrations.All, _metrics, time: time, election: election);
        _running = Task.Run(() => _core.RunAsync(_stop.Token));
    }

    public ClientTap Tap { get; }

    /// <summary>Whether it has reconciled something and then nothing is left to do.</summary>
    public bool IsAtRest => _metrics.IsAtRest;

    /// <summary>Whether it leads, and has not ended.</summary>
    public bool IsLeader => _core.IsLeader && !_running.IsCompleted;

    /// <param name="client">The API.</param>
    /// <param name="time">The clocks; null: this machine's.</param>
    /// <param name="election">Times of its Lease; null: it leads without one.</param>
    public static WholeOperator Start(IKubeClient client, TimeProvider? time = null, Func<LeaderElectionOptions, LeaderElectionOptions>? election = null) => new(client, time, election);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        await _core.DisposeAsync();
        _stop.Dispose();
    }
}
