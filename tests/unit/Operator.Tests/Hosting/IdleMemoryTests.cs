using Microsoft.Extensions.Time.Testing;
using VastK8s.Operator.Hosting;

namespace VastK8s.Operator.Tests.Hosting;

public sealed class IdleMemoryTests
{
    private readonly FakeTimeProvider _time = new();
    private long _allocated;
    private int _given;

    [Fact]
    public async Task Memory_is_given_back_once_after_each_time_of_work()
    {
        using var stop = new CancellationTokenSource();
        var running = new IdleMemory(_time, () => _allocated, () => _given++).RunAsync(stop.Token);
        int[] given = [.. new long[] { IdleMemory.Little, IdleMemory.Little + 1, IdleMemory.Little * 9, 0, 0, IdleMemory.Little, IdleMemory.Little + 1, 5 }.Select(After)];
        await stop.CancelAsync();
        await running;
        Assert.Equal([0, 0, 0, 1, 1, 1, 1, 2], given);
    }

    [Fact]
    public void The_process_can_give_back()
    {
        var before = GC.CollectionCount(GC.MaxGeneration);
        IdleMemory.OfProcess(_time).GiveBack();
        Assert.True(GC.CollectionCount(GC.MaxGeneration) > before);
    }

    private int After(long bytes)
    {
        _allocated += bytes;
        _time.Advance(IdleMemory.Interval);
        return _given;
    }
}
