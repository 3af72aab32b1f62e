using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using VastK8s.ObjectStores.Listing;
using VastK8s.ObjectStores.Tests.Support;

namespace VastK8s.ObjectStores.Tests.Listing;

public sealed class KeyRangeListingTests
{
    public static TheoryData<string, int> Shapes => new(
        from shape in new[] { "none", "one", "flat", "folders", "many folders", "deep", "skewed", "beside", "odd" } from parallelism in new[] { 1, 2, 8 } select (shape, parallelism));

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Each_key_comes_exactly_once(string shape, int parallelism)
    {
        var pages = new MemoryPages(KeysOf(shape), pageSize: 10);
        Assert.Equal(pages.Keys.Order(StringComparer.Ordinal), (await ListAsync(pages, "", parallelism)).Order(StringComparer.Ordinal));
        Assert.InRange(pages.MostUnderWay, 1, parallelism);
    }

    [Fact]
    public async Task Only_what_is_below_the_prefix_comes()
    {
        var pages = new MemoryPages([.. KeysOf("folders"), "f1", "f1-", "f10/x"], pageSize: 7);
        Assert.Equal(pages.Keys.Where(static k => k.StartsWith("f1/", StringComparison.Ordinal)).Order(), (await ListAsync(pages, "f1/", 4)).Order());
    }

    [Fact]
    public void Each_of_any_keys_comes_exactly_once() => Prop.ForAll<NonEmptyString[], PositiveInt, PositiveInt>(static (names, size, parallelism) =>
    {
        IEnumerable<string> keys = names.Select(static (n, i) => Clean(n.Get) + (i % 3 == 0 ? "/" + i : "")).Where(static k => k.Length > 0);
        var pages = new MemoryPages(keys, 1 + (size.Get % 5));
        List<string> listed = ListAsync(pages, "", 1 + (parallelism.Get % 8)).GetAwaiter().GetResult();
        return listed.Order(StringComparer.Ordinal).SequenceEqual(pages.Keys.Order(StringComparer.Ordinal));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public async Task Parallel_listing_costs_about_twice_the_requests_at_most()
    {
        foreach (string shape in new[] { "flat", "folders", "many folders", "skewed" })
        {
            MemoryPages one = new(KeysOf(shape), 10), eight = new(KeysOf(shape), 10);
            await ListAsync(one, "", 1);
            await ListAsync(eight, "", 8);
            Assert.InRange(eight.Requests, 1, (one.Requests * 5 / 2) + 50);
        }
    }

    [Fact]
    public async Task A_flat_keyspace_is_listed_by_several_requests_at_once()
    {
        var pages = new MemoryPages(Enumerable.Range(0, 5000).Select(static i => $"img{i:00000}"), 10);
        Assert.Equal(5000, (await ListAsync(pages, "", 8)).Count);
        Assert.InRange(pages.MostUnderWay, 4, 8);
    }

    [Fact]
    public async Task A_failure_ends_the_listing_and_is_thrown()
    {
        foreach (int number in new[] { 1, 2, 30 })
        {
            var pages = new MemoryPages(KeysOf("folders"), 5) { Failure = (number, new InvalidDataException("broken")) };
            await Assert.ThrowsAsync<InvalidDataException>(() => ListAsync(pages, "", 8));

            // All of it takes 200 and more; how many others are sent before the failure is heard of is up to the scheduler.
            Assert.InRange(pages.Requests, number, number + 100);
        }
    }

    [Fact]
    public async Task A_consumer_that_stops_ends_the_listing()
    {
        var pages = new MemoryPages(KeysOf("skewed"), 5);
        await foreach (IReadOnlyList<ObjectInfo> _ in Listing(pages, "", 8).RunAsync(TestContext.Current.CancellationToken))
            break;
        int requests = pages.Requests;
        Assert.InRange(requests, 1, 100);
    }

    [Fact]
    public async Task Cancelling_ends_the_listing()
    {
        using var cancel = new CancellationTokenSource();
        var pages = new MemoryPages(KeysOf("flat"), 5);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (IReadOnlyList<ObjectInfo> _ in Listing(pages, "", 8).RunAsync(cancel.Token))
                await cancel.CancelAsync();
        });
    }

    [Fact]
    public async Task A_store_without_order_is_listed_by_one_and_refused_by_several_or_listed_right()
    {
        var pages = new MemoryPages(KeysOf("flat"), 10) { Shuffled = true };
        Assert.Equal(pages.Keys.Order(), (await ListAsync(pages, "", 1)).Order());
        Assert.Equal(pages.Keys.Order(), (await ListAsync(pages, "", 8)).Order());
    }

    private static IEnumerable<string> KeysOf(string shape) => shape switch
    {
        "none" => [],
        "one" => ["k"],
        "flat" => Enumerable.Range(0, 1000).Select(static i => $"img{i:0000}.jpg"),
        "folders" => Enumerable.Range(0, 1000).Select(static i => $"f{i % 7}/{i}"),
        "many folders" => Enumerable.Range(0, 1000).Select(static i => $"n{i % 331:000}/{i}").Concat(["a", "n000", "n100-", "n100/", "zz"]),
        "deep" => Enumerable.Range(0, 300).Select(static i => $"a/b/c/d/{i % 3}/{i}").Append("a/x").Append("a/b/").Append("a/b/c"),
        "skewed" => Enumerable.Range(0, 900).Select(static i => $"big/{i.ToString("x8", CultureInfo.InvariantCulture)}").Concat(["small/1", "tiny/1", "x"]),
        "beside" => ["a", "a/", "a//", "a/b", "a/b/c", "a-", "a0", "a/b-", "a/b/"],
        "odd" => Enumerable.Range(0, 200).SelectMany(static i => new[] { $"{(char)(0x20 + (i % 90))}/{i}", $"\ud83d\ude00{i}", $"\uffee{i}", $"é/{i}", $"\u007f{i}", $"\u0001{i}" }),
        _ => throw new ArgumentOutOfRangeException(nameof(shape)),
    };

    private static string Clean(string any) => System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(any));

    private static KeyRangeListing Listing(MemoryPages pages, string prefix, int parallelism) => new(pages, new StoreUri("s3", "", "b", prefix), parallelism);

    private static async Task<List<string>> ListAsync(MemoryPages pages, string prefix, int parallelism)
    {
        var keys = new List<string>();
        await foreach (IReadOnlyList<ObjectInfo> page in Listing(pages, prefix, parallelism).RunAsync(TestContext.Current.CancellationToken))
            keys.AddRange(page.Select(static info => info.Key));
        return keys;
    }
}
