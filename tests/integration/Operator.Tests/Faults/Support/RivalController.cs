using VastK8s.Api.CacheNodes;
using VastK8s.Kube;

namespace VastK8s.Operator.Integration.Tests.Faults.Support;

/// <summary>A controller with other plans for a CacheNode: it applies them by force, at once, and again whenever they are not so any more.</summary>
internal sealed class RivalController : IAsyncDisposable
{
    private const long Plan = 1;
    private readonly CancellationTokenSource _stop = new();
    private readonly IKubeClient _client;
    private readonly NamespacedName _key;
    private readonly string _name;
    private readonly Task _running;
    private int _writes;

    public RivalController(IKubeClient client, NamespacedName key, string name)
    {
        (_client, _key, _name) = (client, key, name);
        _running = Task.Run(RunAsync);
    }

    /// <summary>Writes so far.</summary>
    public int Writes => Volatile.Read(ref _writes);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (true)
        {
            var node = await _client.GetAsync<CacheNode>(_key, _stop.Token);
            if (node.Spec.PrefetchBytesPerSecond == Plan)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(2), _stop.Token);
                continue;
            }

            await _client.ApplyAsync(
                new CacheNode { Metadata = new() { Name = _key.Name }, Spec = node.Spec with { PrefetchBytesPerSecond = Plan, Datasets = [] } },
                new ApplyOptions(_name),
                _stop.Token);
            Interlocked.Increment(ref _writes);
        }
    }
}
