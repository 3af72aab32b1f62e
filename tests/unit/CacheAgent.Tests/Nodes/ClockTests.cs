using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using VastK8s.Api.CacheNodes;
using VastK8s.CacheAgent.Fetching;
using VastK8s.CacheAgent.Nodes.Reporting;
using VastK8s.CacheAgent.Tests.Support;
using VastK8s.Kube.Memory;
using VastK8s.Kube.Tests.Support;

namespace VastK8s.CacheAgent.Tests.Nodes;

/// <summary>A time of day that is set by a day while the agent works.</summary>
public sealed class ClockTests
{
    private readonly SkewedTime _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = Limits.HangMilliseconds)]
    [InlineData(-24)]
    [InlineData(24)]
    public async Task Prefetch_is_neither_held_up_nor_hurried(int hours)
    {
        var pace = new Pace(_time) { BytesPerSecond = 100 };
        using (await pace.TurnAsync(Token)) pace.Take(250);
        var next = pace.TurnAsync(Token).AsTask();
        _time.Skew = TimeSpan.FromHours(hours);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.False(next.IsCompleted);
        await AdvanceUntilAsync(() => next.IsCompleted, "its turn comes");
        (await next).Dispose();
    }

    [Theory(Timeout = Limits.HangMilliseconds)]
    [InlineData(-24)]
    [InlineData(24)]
    public async Task Status_is_written_at_its_pace(int hours)
    {
        using var api = new InMemoryApiServer();
        var client = new InMemoryKubeClient(api);
        var live = await client.CreateAsync(new CacheNode { Metadata = new V1ObjectMeta { Name = "p.n" }, Spec = new CacheNodeSpec { NodeName = "n", Pool = "p" } }, cancellationToken: Token);
        var writer = new StatusWriter(client, "p.n", () => live, _time, NullLogger.Instance);
        using var stop = new CancellationTokenSource();
        var run = writer.RunAsync(stop.Token);
        writer.Publish(Status(cached: 1));
        await Eventually.IsAsync(() => writer.Writes == 1, "the first is written");

        _time.Skew = TimeSpan.FromHours(hours);
        writer.Publish(Status(cached: 2));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, writer.Writes);
        await AdvanceUntilAsync(() => writer.Writes == 2, "progress is written");
        await stop.CancelAsync();
        await run;
    }

    private static CacheNodeStatus Status(long cached) => new() { Datasets = [new NodeDatasetStatus { Uid = "u", CachedBytes = cached }] };

    // By seconds, not by a day.
    private async Task AdvanceUntilAsync(Func<bool> isSo, string what)
    {
        var steps = 0;
        await Eventually.IsAsync(
            () =>
            {
                if (steps++ < 20) _time.Advance(TimeSpan.FromMilliseconds(500));
                return isSo();
            },
            what);
    }
}
