using Microsoft.Extensions.Time.Testing;
using VastK8s.Kube.Hosting;

namespace VastK8s.Kube.Tests.Hosting;

public sealed class IdleMemoryTests
{
    private const long Little = 1000;
    private readonly FakeTimeProvider _time = new();
    private long _allocated;
    private int _given;

    [Fact]
    public async Task Memory_is_given_back_once_after_each_time_of_work()
    {
        using var stop = new CancellationTokenSource();
        var running = new IdleMemory(_time, Little, () => _allocated, () => _given++).RunAsync(stop.Token);
        int[] given = [.. new long[] { Little, Little + 1, Little * 9, 0, 0, Little, Little + 1, 5 }.Select(After)];
        await stop.CancelAsync();
        await running;
        Assert.Equal([0, 0, 0, 1, 1, 1, 1, 2], given);
    }

    [Fact]
    public void The_process_can_give_back()
    {
        var before = GC.CollectionCount(GC.MaxGeneration);
        IdleMemory.OfProcess(_time, Little).GiveBack();
        Assert.True(GC.CollectionCount(GC.MaxGeneration) > before);
    }

    private int After(long bytes)
    {
        _allocated += bytes;
        _time.Advance(IdleMemory.Interval);
        return _given;
    }
}
