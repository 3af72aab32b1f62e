using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using VastK8s.Kube.Tests.Support;
using VastK8s.Kube.WorkQueues;

namespace VastK8s.Kube.Tests.WorkQueues;

public sealed class WorkQueueTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly RecordingMetrics _metrics = new();
    private readonly WorkQueue<string> _queue;

    public WorkQueueTests() => _queue = new WorkQueue<string>(new WorkQueueOptions<string> { TimeProvider = _time, Metrics = _metrics });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _queue.Dispose();

    [Fact]
    public async Task Keys_come_once_in_the_order_they_were_added()
    {
        foreach (var key in new[] { "a", "b", "a", "c", "b" }) _queue.Add(key);
        Assert.Equal(3, _queue.Count);
        Assert.Equal(["a", "b", "c"], [await TakeAsync(), await TakeAsync(), await TakeAsync()]);
    }

    [Fact]
    public async Task A_key_that_is_worked_on_waits_until_that_ends()
    {
        _queue.Add("a");
        await TakeAsync();
        _queue.Add("a");
        _queue.Add("a");
        Assert.Equal(0, _queue.Count);
        _queue.Done("a");
        Assert.Equal(1, _queue.Count);
        await TakeAsync();
        _queue.Done("a");
        Assert.Equal(0, _queue.Count);
    }

    [Fact]
    public async Task Workers_that_wait_get_keys_one_each()
    {
        var workers = new[] { _queue.GetAsync(Token), _queue.GetAsync(Token) };
        _queue.Add("a");
        _queue.Add("a");
        _queue.Add("b");
        Assert.Equal(["a", "b"], (await Task.WhenAll(workers)).Select(item => item.Key).Order());
        Assert.Equal(0, _queue.Count);
    }

    [Fact]
    public async Task A_worker_that_gives_up_takes_no_key_with_it()
    {
        using var stop = new CancellationTokenSource();
        var worker = _queue.GetAsync(stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => worker);
        _queue.Add("a");
        Assert.Equal("a", await TakeAsync());
    }

    [Fact]
    public async Task Delayed_keys_come_when_it_is_time_and_the_earliest_time_counts()
    {
        _queue.AddAfter("late", TimeSpan.FromMinutes(5));
        _queue.AddAfter("a", TimeSpan.FromSeconds(10));
        _queue.AddAfter("a", TimeSpan.FromSeconds(3));
        _queue.AddAfter("a", TimeSpan.FromSeconds(20));
        _queue.AddAfter("now", TimeSpan.Zero);
        Assert.Equal("now", await TakeAsync());
        _time.Advance(TimeSpan.FromSeconds(2.9));
        Assert.Equal(0, _queue.Count);
        _time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal("a", await TakeAsync());
        _queue.Done("a");
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(0, _queue.Count);
        _time.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal("late", await TakeAsync());
    }

    [Fact]
    public void Failures_double_the_wait_until_the_key_is_forgotten()
    {
        var waited = new List<double>();
        for (var failure = 0; failure < 4; failure++)
        {
            _queue.AddRateLimited("a");
            for (var ms = 0; _queue.Count == 0; ms++)
            {
                Assert.True(ms < 1000);
                _time.Advance(TimeSpan.FromMilliseconds(1));
                if (_queue.Count > 0) waited.Add(ms + 1);
            }

            Assert.True(_queue.GetAsync(Token).IsCompletedSuccessfully);
            _queue.Done("a");
        }

        Assert.Equal([5, 10, 20, 40], waited);
        Assert.Equal(4, _queue.RequeuesOf("a"));
        Assert.Equal(4, _metrics.Retries);
        _queue.Forget("a");
        Assert.Equal(0, _queue.RequeuesOf("a"));
    }

    [Fact]
    public void A_server_that_asks_for_time_gets_it()
    {
        _queue.AddRateLimited("a", TimeSpan.FromSeconds(30));
        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(0, _queue.Count);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(1, _queue.Count);
    }

    [Fact]
    public async Task Shut_down_it_gives_out_what_waits_and_nothing_more()
    {
        _queue.Add("a");
        _queue.AddAfter("later", TimeSpan.FromSeconds(1));
        _queue.ShutDown();
        _queue.Add("b");
        _queue.AddAfter("c", TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("a", await TakeAsync());
        Assert.True((await _queue.GetAsync(Token)).IsShutDown);
    }

    [Fact]
    public async Task Workers_that_wait_are_told_to_end()
    {
        var worker = _queue.GetAsync(Token);
        _queue.ShutDown();
        Assert.True((await worker).IsShutDown);
    }

    [Fact]
    public async Task Draining_waits_for_the_work_under_way()
    {
        _queue.Add("a");
        _queue.Add("b");
        await TakeAsync();
        var drained = _queue.ShutDownWithDrainAsync(Token);
        await TakeAsync();
        _queue.Done("a");
        Assert.False(drained.IsCompleted);
        _queue.Done("b");
        await drained;
    }

    [Fact]
    public async Task No_key_is_worked_on_twice_at_once_and_no_addition_is_missed()
    {
        using var queue = new WorkQueue<int>();
        var added = new int[16];
        var seen = new int[16];
        var working = new ConcurrentDictionary<int, bool>();
        var twice = 0;
        async Task WorkAsync()
        {
            while (await queue.GetAsync(Token) is { IsShutDown: false, Key: var key })
            {
                if (!working.TryAdd(key, true)) Interlocked.Increment(ref twice);
                var version = Volatile.Read(ref added[key]);
                await Task.Yield();
                Volatile.Write(ref seen[key], version);
                working.TryRemove(key, out _);
                queue.Done(key);
            }
        }

        var workers = Enumerable.Range(0, 4).Select(_ => Task.Run(WorkAsync, Token)).ToArray();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(seed => Task.Run(
            () =>
            {
                var random = new Random(seed);
                for (var i = 0; i < 20_000; i++)
                {
                    var key = random.Next(added.Length);
                    Interlocked.Increment(ref added[key]);
                    queue.Add(key);
                }
            },
            Token)));
        await queue.ShutDownWithDrainAsync(Token);
        await Task.WhenAll(workers);
        Assert.Equal(0, twice);
        Assert.Equal(added, seen);
    }

    private async Task<string> TakeAsync() => (await _queue.GetAsync(Token)).Key;
}
