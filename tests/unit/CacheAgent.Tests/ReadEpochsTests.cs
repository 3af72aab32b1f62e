using VastK8s.CacheAgent.Blobs;

namespace VastK8s.CacheAgent.Tests;

public class ReadEpochsTests
{
    [Fact]
    public async Task Waits_for_readers_of_before_and_not_for_those_of_after()
    {
        var epochs = new ReadEpochs();
        var reader = epochs.Enter();
        var waiting = Task.Run(epochs.WaitForReaders, TestContext.Current.CancellationToken);
        SpinWait.SpinUntil(() => epochs.Current == 2, TimeSpan.FromSeconds(30));
        Assert.False(waiting.IsCompleted);
        var later = await Task.Run(epochs.Enter, TestContext.Current.CancellationToken);
        epochs.Exit(reader);
        await waiting.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        epochs.Exit(later);
    }

    [Fact]
    public async Task No_reader_ever_sees_what_was_punched()
    {
        // The protocol of eviction in small: a flag for presence, a cell for the bytes.
        var epochs = new ReadEpochs();
        var present = 1;
        var cell = 1;
        var wrong = 0;
        var done = false;
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            while (!Volatile.Read(ref done))
            {
                var slot = epochs.Enter();
                if (Volatile.Read(ref present) == 1 && Volatile.Read(ref cell) != 1) Interlocked.Increment(ref wrong);
                epochs.Exit(slot);
            }
        })).ToArray();
        for (var i = 0; i < 20_000; i++)
        {
            Volatile.Write(ref present, 0);
            epochs.WaitForReaders();
            Volatile.Write(ref cell, 0);
            Volatile.Write(ref cell, 1);
            Volatile.Write(ref present, 1);
        }

        Volatile.Write(ref done, true);
        await Task.WhenAll(readers);
        Assert.Equal(0, wrong);
    }
}
