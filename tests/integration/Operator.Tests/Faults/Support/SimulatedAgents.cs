using VastK8s.Api.CacheNodes;
using VastK8s.Api.Datasets;
using VastK8s.Kube;
using VastK8s.Operator.Tests.Pools.Support;

namespace VastK8s.Operator.Integration.Tests.Faults.Support;

/// <summary>Agents of all nodes, which do what their CacheNodes say as soon as they see it, and have everything at once.</summary>
internal sealed class SimulatedAgents : IAsyncDisposable
{
    private static readonly DatasetSnapshot Listed = new() { Id = "5d41402abc4b2a76", Objects = 10, Bytes = 1 << 20 };
    private readonly CancellationTokenSource _stop = new();
    private readonly IKubeClient _client;
    private readonly TimeProvider _time;
    private readonly Applier _applier;
    private readonly HashSet<string> _requests = [];
    private readonly Task _running;
    private long _rounds;

    public SimulatedAgents(IKubeClient client, TimeProvider? time = null)
    {
        (_client, _time, _applier) = (client, time ?? TimeProvider.System, new Applier(client, "vastk8s-agent"));
        _running = Task.Run(RunAsync);
    }

    /// <summary>How often sources were listed.</summary>
    public int Listings
    {
        get { lock (_requests) return _requests.Count; }
    }

    /// <summary>How often all of them have looked at what is wanted and said what is so.</summary>
    public long Rounds => Interlocked.Read(ref _rounds);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                foreach (var node in (await _client.ListAllAsync<CacheNode>(null, _stop.Token)).Items) await ReportAsync(node);
                Interlocked.Increment(ref _rounds);
            }
            catch (Exception e) when (e is OperationCanceledException || KubeErrors.IsTransient(e) || e is KubeStatusException { IsNotFound: true } or KubeStatusException { IsConflict: true })
            {
                // The end, or a CacheNode that went or changed: looked at again.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(25), _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ReportAsync(CacheNode node)
    {
        var status = SimulatedAgent.Report(node.Spec, node.Status, 1 << 30, _time.GetUtcNow(), List);
        status = status with
        {
            Datasets = [.. status.Datasets.Select(report => report with
            {
                Ready = report.Snapshot?.Id == Listed.Id && node.Spec.Datasets.First(entry => entry.Uid == report.Uid).Prefetch is not null,
                CachedBytes = report.Snapshot is null ? 0 : Listed.Bytes,
                CachedObjects = report.Snapshot is null ? 0 : Listed.Objects,
            })],
        };
        if (status != node.Status) await _applier.ApplyStatusAsync(new CacheNode { Metadata = new() { Name = node.Metadata.Name, Uid = node.Metadata.Uid }, Status = status }, node, _stop.Token);
    }

    private DatasetSnapshot List(NodeDataset entry)
    {
        lock (_requests) _requests.Add($"{entry.Uid} {entry.ListRequest}");
        return Listed;
    }
}
