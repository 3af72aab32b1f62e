using System.Runtime.CompilerServices;
using VastK8s.ObjectStores.Listing;

namespace VastK8s.ObjectStores.AzureGcs.Tests.Listing;

public class ParallelListingTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_pages_of_all_parts_come_once()
    {
        var keys = new List<string>();
        await foreach (IReadOnlyList<ObjectInfo> page in ParallelListing.RunAsync(Enumerable.Range(0, 50).ToArray(), 4, PagesAsync, Cancel))
            keys.AddRange(page.Select(o => o.Key));
        Assert.Equal(Enumerable.Range(0, 50).SelectMany(part => Enumerable.Range(0, 3).Select(page => $"{part}/{page}")).Order(), keys.Order());
    }

    [Fact]
    public async Task No_more_parts_are_under_way_than_allowed()
    {
        int now = 0, most = 0;
        async IAsyncEnumerable<IReadOnlyList<ObjectInfo>> CountAsync(int part, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            InterlockedMax(ref most, Interlocked.Increment(ref now));
            await Task.Yield();
            yield return [new ObjectInfo($"{part}", 0, 0, "v")];
            Interlocked.Decrement(ref now);
        }

        await foreach (IReadOnlyList<ObjectInfo> _ in ParallelListing.RunAsync(Enumerable.Range(0, 100).ToArray(), 3, CountAsync, Cancel))
        {
        }
        Assert.InRange(most, 1, 3);
    }

    [Fact]
    public async Task The_first_failure_ends_the_listing()
    {
        static async IAsyncEnumerable<IReadOnlyList<ObjectInfo>> FailAsync(int part, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            if (part == 7)
                throw new IOException("seven");
            await Task.Yield();
            yield return [new ObjectInfo("k", 0, 0, "v")];
        }

        IOException e = await Assert.ThrowsAsync<IOException>(async () =>
        {
            await foreach (IReadOnlyList<ObjectInfo> _ in ParallelListing.RunAsync(Enumerable.Range(0, 1000).ToArray(), 2, FailAsync, Cancel))
            {
            }
        });
        Assert.Equal("seven", e.Message);
    }

    [Fact]
    public async Task A_consumer_that_stops_early_leaves_nothing_running()
    {
        int running = 0;
        async IAsyncEnumerable<IReadOnlyList<ObjectInfo>> EndlessAsync(int part, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref running);
            try
            {
                while (true)
                {
                    await Task.Yield();
                    yield return [new ObjectInfo("k", 0, 0, "v")];
                }
            }
            finally
            {
                Interlocked.Decrement(ref running);
            }
        }

        await foreach (IReadOnlyList<ObjectInfo> _ in ParallelListing.RunAsync(Enumerable.Range(0, 8).ToArray(), 4, EndlessAsync, Cancel))
            break;
        Assert.Equal(0, running);
    }

    [Fact]
    public async Task Cancelling_ends_it()
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (IReadOnlyList<ObjectInfo> _ in ParallelListing.RunAsync(Enumerable.Range(0, 100).ToArray(), 2, PagesAsync, end.Token))
                await end.CancelAsync();
        });
    }

    private static async IAsyncEnumerable<IReadOnlyList<ObjectInfo>> PagesAsync(int part, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (int page = 0; page < 3; page++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
            yield return [new ObjectInfo($"{part}/{page}", 0, 0, "v")];
        }
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (int seen = Volatile.Read(ref target); value > seen; seen = Volatile.Read(ref target))
            Interlocked.CompareExchange(ref target, value, seen);
    }
}
