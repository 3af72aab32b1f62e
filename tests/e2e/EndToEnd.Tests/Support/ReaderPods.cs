using System.Globalization;
using VastK8s.Integration.Tests.Origins;
using VastK8s.Integration.Tests.Support;
using VastK8s.Testing.Faults;

namespace VastK8s.EndToEnd.Tests.Support;

/// <summary>Pods that read all of a Dataset again and again and compare every byte; one that meets an error or a wrong byte ends, and stays ended.</summary>
internal sealed class ReaderPods : IAsyncDisposable
{
    private static readonly string[] Names = ["reader-0", "reader-1", "reader-lazy"];
    private readonly Installation _installation;
    private readonly TcpProxy _store;
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _dropping;
    private readonly Bucket _bucket;

    private ReaderPods(Installation installation, Team team, TcpProxy store, Bucket bucket)
    {
        (_installation, Team, _store, _bucket) = (installation, team, store, bucket);
        _dropping = DropCachesAsync();
    }

    public Team Team { get; }

    /// <summary>The way from pods to the store.</summary>
    public TcpProxy Store => _store;

    /// <summary>Two pods on a Dataset that is cached, one on a Dataset that is fetched on demand.</summary>
    public static async Task<ReaderPods> StartAsync(Installation installation, Radosgw stores)
    {
        var team = await Team.CreateAsync(installation);
        var bucket = await stores.CreateBucketAsync();
        var files = Content.Set("small/", 200, 20_000).Concat(Content.Set("large/", 8, 8_000_000)).ToDictionary();
        await bucket.PutAsync(files);
        var readers = new ReaderPods(installation, team, await installation.ReachAsync(bucket.Endpoint), bucket);
        await team.DatasetAsync("cached", bucket, readers.Store.Address);
        await team.DatasetAsync("lazy", bucket, readers.Store.Address, "  prefetch: {policy: OnDemand}");
        await team.PhaseAsync("cached", "Ready");
        await team.PhaseAsync("lazy", "Ready");
        foreach (var name in Names)
        {
            await team.PodAsync(
                name,
                name == "reader-lazy" ? "lazy" : "cached",
                $"cat >/tmp/sums <<'X'\n{Team.Sums(files)}X\nn=0; while :; do cd /data && sha256sum -c /tmp/sums >/tmp/out 2>&1 || {"{"} grep -v OK /tmp/out; exit 1; {"}"}; n=$((n+1)); echo round $n; done");
        }

        foreach (var name in Names) await team.RunningAsync(name);
        await readers.ProgressAsync(1);
        return readers;
    }

    /// <summary>How often each has read everything.</summary>
    public async Task<IReadOnlyDictionary<string, int>> RoundsAsync()
    {
        var rounds = new Dictionary<string, int>();
        foreach (var name in Names) rounds[name] = await RoundsAsync(name);
        return rounds;
    }

    /// <summary>Waits until each has read everything so many times more.</summary>
    public async Task ProgressAsync(int rounds)
    {
        var goals = (await RoundsAsync()).ToDictionary(r => r.Key, r => r.Value + rounds);
        await Installation.WaitAsync(
            async () =>
            {
                foreach (var (name, goal) in goals)
                {
                    if (await RoundsAsync(name) < goal) return false;
                }

                return true;
            },
            () => $"{rounds} more rounds: {string.Join("; ", Names.Select(n => $"{n}: {Team.LogsAsync(n).GetAwaiter().GetResult().Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault()}"))}");
    }

    /// <summary>That none has ended, none was started again, and none has seen an error.</summary>
    public async Task CheckAsync()
    {
        foreach (var name in Names)
        {
            var state = await Team.FieldAsync("pod", name, "{.status.phase} {.status.containerStatuses[0].restartCount}");
            Assert.True(state == "Running 0", $"{name} is {state}: {await Team.LogsAsync(name)}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _dropping;
        _ending.Dispose();
        await Team.DisposeAsync();
        await _store.DisposeAsync();
        _bucket.Dispose();
    }

    // For as long as there are readers: what is mounted for them is read from below again and again, whatever is away at the moment.
    private async Task DropCachesAsync()
    {
        while (!_ending.IsCancellationRequested)
        {
            _ = (await _installation.Cluster.OnNodeAsync("echo 1 >/proc/sys/vm/drop_caches")).Text;
            await Task.Delay(TimeSpan.FromMilliseconds(200), _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<int> RoundsAsync(string pod)
    {
        var last = (await Team.KubectlAsync("logs", "--tail=1", pod)).Output.Trim();
        if (last.StartsWith("round ", StringComparison.Ordinal)) return int.Parse(last["round ".Length..], CultureInfo.InvariantCulture);
        await CheckAsync();
        return 0;
    }
}
