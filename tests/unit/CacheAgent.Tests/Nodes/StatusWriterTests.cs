using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using VastK8s.Api.CacheNodes;
using VastK8s.CacheAgent.Nodes.Reporting;
using VastK8s.CacheAgent.Tests.Support;
using VastK8s.Kube;
using VastK8s.Kube.Memory;

namespace VastK8s.CacheAgent.Tests.Nodes;

/// <summary>When a status is written.</summary>
public sealed class StatusWriterTests : IAsyncDisposable, IFaults
{
    private readonly InMemoryApiServer _api = new();
    private readonly InMemoryKubeClient _client;
    private readonly FakeTimeProvider _time = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly StatusWriter _writer;
    private Task _run = Task.CompletedTask;
    private CacheNode? _live;
    private volatile bool _isDown;
    private int _tries;

    public StatusWriterTests()
    {
        _client = new InMemoryKubeClient(_api, new InMemoryClientOptions { Faults = this });
        _writer = Make();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    ValueTask IFaults.BeforeAsync(KubeCall call, CancellationToken cancellationToken)
    {
        if (call.Verb != "apply_status") return ValueTask.CompletedTask;
        Interlocked.Increment(ref _tries);
        return _isDown ? throw new IOException("connection refused") : ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
        _stop.Dispose();
        _api.Dispose();
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task The_first_change_is_written_at_once_and_progress_after_two_seconds_with_what_came_meanwhile()
    {
        await StartAsync();
        _writer.Publish(Status(cached: 1));
        await WritesAsync(1);
        _writer.Publish(Status(cached: 2));
        _writer.Publish(Status(cached: 3));
        _time.Advance(TimeSpan.FromSeconds(2));
        await WritesAsync(2);
        Assert.Equal(3, (await ReadAsync())!.Datasets[0].CachedBytes);
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task News_is_not_held_up_by_progress()
    {
        await StartAsync();
        _writer.Publish(Status(cached: 1));
        await WritesAsync(1);
        _writer.Publish(Status(cached: 2));
        _writer.Publish(Status(cached: 2) with { Message = "news" });
        _time.Advance(TimeSpan.FromMilliseconds(100));
        await WritesAsync(2);
        Assert.Equal("news", (await ReadAsync())!.Message);
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task At_rest_nothing_is_written_whatever_the_time()
    {
        await StartAsync();
        _writer.Publish(Status(cached: 1));
        await WritesAsync(1);
        for (var i = 1; i <= 20; i++)
        {
            _writer.Publish(Status(cached: 1) with { HeartbeatTime = DateTime.UnixEpoch.AddMinutes(i) });
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        _writer.Publish(Status(cached: 2));
        await WritesAsync(2);
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task An_API_server_that_is_away_gets_the_newest_when_it_is_back()
    {
        await StartAsync();
        _isDown = true;
        _writer.Publish(Status(cached: 1));
        await Eventually.IsAsync(() => Volatile.Read(ref _tries) >= 1, "it tries");
        _writer.Publish(Status(cached: 2));
        await Eventually.IsAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                return Volatile.Read(ref _tries) >= 4;
            },
            "it tries again");
        _isDown = false;
        await Eventually.IsAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                return _writer.Writes == 1;
            },
            "it is written");
        Assert.Equal(2, (await ReadAsync())!.Datasets[0].CachedBytes);
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task An_agent_that_was_started_again_does_not_write_what_is_there_already()
    {
        await StartAsync();
        _writer.Publish(Status(cached: 1));
        await WritesAsync(1);
        _live = await _client.GetAsync<CacheNode>(new NamespacedName("p.n"), Token);

        var successor = Make();
        var run = successor.RunAsync(_stop.Token);
        Assert.Equal(1, successor.Before!.Datasets[0].CachedBytes);
        successor.Publish(Status(cached: 1) with { HeartbeatTime = DateTime.UnixEpoch });
        successor.Publish(Status(cached: 2));
        await Eventually.IsAsync(() => successor.Writes == 1, "what differs is written");
        await _stop.CancelAsync();
        await run;
        Assert.Equal(2, _tries);
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task Another_CacheNode_of_the_name_gets_its_status()
    {
        await StartAsync();
        _writer.Publish(Status(cached: 1));
        await WritesAsync(1);
        await _client.DeleteAsync<CacheNode>(new NamespacedName("p.n"), cancellationToken: Token);
        _live = null;
        _writer.Wake();
        await CreateAsync();
        _writer.Wake();
        _time.Advance(TimeSpan.FromSeconds(2));
        await WritesAsync(2);
        Assert.Equal(1, (await ReadAsync())!.Datasets[0].CachedBytes);
    }

    private static CacheNodeStatus Status(long cached) => new() { Datasets = [new NodeDatasetStatus { Uid = "u", CachedBytes = cached }] };

    private StatusWriter Make() => new(_client, "p.n", () => _live, _time, NullLogger.Instance);

    private async Task StartAsync()
    {
        await CreateAsync();
        _run = _writer.RunAsync(_stop.Token);
    }

    private async Task CreateAsync() =>
        _live = await _client.CreateAsync(new CacheNode { Metadata = new V1ObjectMeta { Name = "p.n" }, Spec = new CacheNodeSpec { NodeName = "n", Pool = "p" } }, cancellationToken: Token);

    private Task WritesAsync(int count) => Eventually.IsAsync(() => _writer.Writes == count, $"{count} writes, not {_writer.Writes}");

    private async Task<CacheNodeStatus?> ReadAsync() => (await _client.GetAsync<CacheNode>(new NamespacedName("p.n"), Token)).Status;
}
