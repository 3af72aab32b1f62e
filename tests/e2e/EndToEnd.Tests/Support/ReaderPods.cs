using System.Globalization;
using VastK8s.Integration.Tests.Origins;
using VastK8s.Integration.Tests.Support;

namespace VastK8s.EndToEnd.Tests.Support;

/// <summary>Pods that read all of a Dataset again and again and compare every byte; one that meets an error or a wrong byte ends, and stays ended.</summary>
internal sealed class ReaderPods : IAsyncDisposable
{
    private static readonly string[] Names = ["reader-0", "reader-1", "reader-lazy"];
    private readonly Installation _installation;
    private readonly Relay _relay;
    private readonly Bucket _bucket;

    private ReaderPods(Installation installation, Team team, Relay relay, Bucket bucket) => (_installation, Team, _relay, _bucket) = (installation, team, relay, bucket);

    public Team Team { get; }

    public Relay Relay => _relay;

    /// <summary>Two pods on a Dataset that is cached, one on a Dataset that is fetched on demand.</summary>
    public static async Task<ReaderPods> StartAsync(Installation installation, Radosgw stores)
    {
        var team = await Team.CreateAsync(installation);
        var bucket = await stores.CreateBucketAsync();
        var files = Content.Set("small/", 200, 20_000).Concat(Content.Set("large/", 8, 8_000_000)).ToDictionary();
        await bucket.PutAsync(files);
        var readers = new ReaderPods(installation, team, new Relay(await installation.Cluster.HostAddressAsync(), bucket.Endpoint), bucket);
        await team.DatasetAsync("cached", bucket, readers.Relay.Endpoint);
        await team.DatasetAsync("lazy", bucket, readers.Relay.Endpoint, "  prefetch: {policy: OnDemand}");
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

    /// <summary>Waits until each has read everything so many times more, dropping what the page cache has in between.</summary>
    public async Task ProgressAsync(int rounds)
    {
        var goals = new Dictionary<string, int>();
        foreach (var name in Names) goals[name] = await RoundsAsync(name) + rounds;
        await Installation.WaitAsync(
            async () =>
            {
                await DropCachesAsync();
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

    /// <summary>What is mounted for pods has to be read from below again.</summary>
    public Task DropCachesAsync() => _installation.Cluster.OnNodeAsync("echo 1 >/proc/sys/vm/drop_caches");

    public async ValueTask DisposeAsync()
    {
        await Team.DisposeAsync();
        await _relay.DisposeAsync();
        _bucket.Dispose();
    }

    private async Task<int> RoundsAsync(string pod)
    {
        var last = (await Team.KubectlAsync("logs", "--tail=1", pod)).Output.Trim();
        if (last.StartsWith("round ", StringComparison.Ordinal)) return int.Parse(last["round ".Length..], CultureInfo.InvariantCulture);
        await CheckAsync();
        return 0;
    }
}
